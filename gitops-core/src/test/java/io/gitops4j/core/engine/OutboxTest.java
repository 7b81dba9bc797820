package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.engine.RunEvent.Kind;
import io.gitops4j.core.engine.Subscriber.Answer;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A subscriber")
class OutboxTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Harness h = new Harness();
  private final Recipient ops = new Recipient("ops", h);

  private Run start(Pipeline pipeline) throws InterruptedException {
    h.reopen(pipeline);
    return h.start("app");
  }

  private Pipeline twoStages() {
    return Pipeline.named("app")
        .stage("test", s -> s.then(h.says("one")).then(h.says("two")))
        .stage("prod", s -> s.then(h.says("three")));
  }

  private Step waitsFor(Duration pause) {
    AtomicInteger entered = new AtomicInteger();
    return Step.named(
        "wait",
        c ->
            entered.incrementAndGet() == 1
                ? StepResult.waiting("a bit", pause)
                : StepResult.done());
  }

  private List<Long> all(Run run) {
    return Recipient.sequences(h.delivery().events(run.id()));
  }

  @Test
  @DisplayName("is told all events of a run once and in order, and then nothing stays scheduled")
  void inOrder() throws InterruptedException {
    h.subscribers.add(ops);
    Run run = start(twoStages());
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(ops.sequences()).isEqualTo(all(run)).isSorted().hasSizeGreaterThan(5);
    assertThat(ops.taken).extracting(RunEvent::pipeline).containsOnly("app");
    assertThat(ops.taken.get(ops.taken.size() - 1).kind()).isEqualTo(Kind.ENDED);
    assertThat(h.journal.nextDue()).isEmpty();
    assertThat(remove(run)).isTrue();
  }

  private boolean remove(Run run) {
    var stream = RunStream.id(TenantId.DEFAULT, run.id());
    return h.journal.remove(stream, h.journal.version(stream));
  }

  @Test
  @DisplayName("that was told leaves a waiting run to wait as long as it wanted to, and for what")
  void waiting() throws InterruptedException {
    h.subscribers.add(ops);
    Run run =
        start(
            Pipeline.named("app")
                .stage("soak", s -> s.then(waitsFor(Duration.ofHours(2))))
                .stage("prod", s -> s.guard(Gates.approvals(1)).then(h.says("go"))));
    assertThat(ops.sequences()).isEqualTo(all(run));
    assertThat(h.journal.nextDue()).contains(h.instant().plus(Duration.ofHours(2)));
    run = h.advance(run.id(), Duration.ofHours(2));
    h.approve(run, "prod/approvals", Actor.of("bob"));
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(ops.sequences()).isEqualTo(all(run));
    assertThat(h.journal.nextDue()).isEmpty();
  }

  @Test
  @DisplayName("that fails is tried after 1, 2, 4 … seconds up to 5 minutes, delaying nobody else")
  void backoff() throws InterruptedException {
    Recipient other = new Recipient("other", h);
    h.subscribers.addAll(List.of(ops, other));
    ops.refuses = event -> true;
    Instant began = h.instant();
    Run run = start(twoStages());
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(other.sequences()).isEqualTo(all(run));

    h.advance(run.id(), Duration.ofMinutes(20));
    List<Long> seconds =
        ops.attempts.stream().map(at -> Duration.between(began, at).toSeconds()).toList();
    assertThat(seconds)
        .containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 127L, 255L, 511L, 811L, 1111L);

    ops.refuses = event -> false;
    h.advance(run.id(), Duration.ofMinutes(5));
    assertThat(ops.sequences()).isEqualTo(all(run));
    assertThat(other.sequences()).as("the other is told nothing twice").isEqualTo(all(run));
    assertThat(h.journal.nextDue()).isEmpty();
  }

  @Test
  @DisplayName("that refuses an event is told of other runs, and of this one in order later")
  void refusedEvent() throws InterruptedException {
    h.subscribers.add(ops);
    h.reopen(twoStages());
    Run bad = h.delivery().start("app", Start.manual(), Harness.ANN);
    ops.refuses = e -> e.run().equals(bad.id()) && e.sequence() == 3;
    Run good = h.start("app", Start.manual().again("once more"));
    assertThat(ops.taken).filteredOn(e -> e.run().equals(good.id())).hasSize(all(good).size());
    assertThat(ops.taken).filteredOn(e -> e.run().equals(bad.id())).hasSize(3);
    ops.refuses = e -> false;
    h.advance(bad.id(), Duration.ofSeconds(1));
    assertThat(ops.taken)
        .filteredOn(e -> e.run().equals(bad.id()))
        .extracting(RunEvent::sequence)
        .isEqualTo(all(bad));
  }

  @Test
  @DisplayName("hears from the next process what the last one could not tell of an ended run")
  void nextProcess() throws InterruptedException {
    h.subscribers.add(ops);
    ops.refuses = event -> event.sequence() >= 2;
    Run run = start(twoStages());
    assertThat(ops.sequences()).containsExactly(0L, 1L);
    ops.refuses = event -> false;
    h.reopen();
    h.advance(run.id(), Duration.ofSeconds(30));
    assertThat(ops.sequences()).isEqualTo(all(run));
    assertThat(h.journal.nextDue()).isEmpty();
  }

  @Test
  @DisplayName("hears everything, in order, wherever the process is killed while it is told")
  void killedAnywhere() throws InterruptedException {
    int events = countEvents();
    for (long at = 0; at < events; at++) {
      for (boolean before : new boolean[] {true, false}) {
        killedAt(at, before);
      }
    }
  }

  private int countEvents() throws InterruptedException {
    return all(start(twoStages())).size();
  }

  private void killedAt(long sequence, boolean before) throws InterruptedException {
    OutboxTest fresh = new OutboxTest();
    Harness harness = fresh.h;
    Recipient recipient = fresh.ops;
    harness.subscribers.add(recipient);
    harness.reopen(fresh.twoStages());
    Run run = harness.delivery().start("app", Start.manual(), Harness.ANN);
    recipient.crashesBefore = e -> before && e.sequence() == sequence;
    recipient.crashesAfter = e -> !before && e.sequence() == sequence;
    assertThatThrownBy(() -> harness.delivery().work()).isInstanceOf(Recipient.Killed.class);
    recipient.crashesBefore = e -> false;
    recipient.crashesAfter = e -> false;
    harness.reopen();
    harness.advance(run.id(), Duration.ofSeconds(30));
    assertThat(recipient.firstTimes()).as("killed at %s", sequence).isEqualTo(fresh.all(run));
    assertThat(harness.journal.nextDue()).isEmpty();
  }

  @Test
  @DisplayName(
      "that stays away is given up after three days, with one error, and nothing scheduled")
  void givenUp() throws InterruptedException {
    h.subscribers.add(ops);
    ops.refuses = event -> true;
    Run run = start(twoStages());
    try (LogBook log = LogBook.of(Teller.class.getName())) {
      h.advance(run.id(), DAY.multipliedBy(3).minusMinutes(10));
      assertThat(h.journal.nextDue()).isPresent();
      assertThat(log.errors()).isEmpty();
      h.advance(run.id(), Duration.ofMinutes(20));
      assertThat(log.errors())
          .singleElement()
          .asString()
          .isEqualTo(
              "Could not tell ops event 0 of run "
                  + run.id()
                  + ": The line is dead. It and what follows in that run are given up.");
    }
    assertThat(h.journal.nextDue()).isEmpty();
    int attempts = ops.attempts.size();
    ops.refuses = event -> false;
    h.advance(run.id(), DAY);
    assertThat(ops.attempts).hasSize(attempts);
    assertThat(h.journal.version(RunStream.id(TenantId.DEFAULT, run.id())))
        .as("three days of trying leave few records")
        .isLessThan(all(run).size() + 100L);
  }

  @Test
  @DisplayName("that wants no more is left alone until the next start of the process")
  void wantsNoMore() throws InterruptedException {
    h.subscribers.add(ops);
    ops.answer = Answer.NO_MORE;
    Run first = start(twoStages());
    assertThat(ops.attempts).hasSize(1);
    h.start("app", Start.manual().again("2"));
    assertThat(ops.attempts).hasSize(1);
    assertThat(h.journal.nextDue()).isEmpty();
    ops.answer = Answer.TAKEN;
    h.reopen();
    Run third = h.start("app", Start.manual().again("3"));
    assertThat(ops.taken).filteredOn(e -> e.run().equals(third.id())).hasSize(all(first).size());
  }

  @Test
  @DisplayName("that is no longer there keeps no run scheduled")
  void removed() throws InterruptedException {
    h.subscribers.add(ops);
    ops.refuses = event -> true;
    Run run = start(twoStages());
    h.subscribers.clear();
    h.reopen();
    h.advance(run.id(), Duration.ofHours(1));
    assertThat(h.journal.nextDue()).isEmpty();
    assertThat(remove(run)).isTrue();
  }

  @Test
  @DisplayName("gets only what it wants, and is told no more for that")
  void wants() throws InterruptedException {
    Subscriber ends =
        new Subscriber() {
          @Override
          public String name() {
            return "ends";
          }

          @Override
          public boolean wants(RunEvent event) {
            return event.kind() == Kind.ENDED;
          }

          @Override
          public Answer tell(RunEvent event) {
            return ops.taken.add(event) ? Answer.TAKEN : Answer.NO_MORE;
          }
        };
    h.subscribers.add(ends);
    start(twoStages());
    assertThat(ops.taken).extracting(RunEvent::kind).containsExactly(Kind.ENDED);
    assertThat(h.journal.nextDue()).isEmpty();
  }

  @Test
  @DisplayName("may start a run from inside, and hears of that one too")
  void startsAnother() throws InterruptedException {
    h.subscribers.add(ops);
    h.subscribers.add(
        Subscriber.named(
            "chain",
            event -> {
              if (event.kind() == Kind.ENDED && event.sequence() > 0) {
                h.delivery().start("app", Start.manual().again("chained"), Harness.ANN);
              }
            }));
    start(twoStages());
    assertThat(ops.taken).filteredOn(e -> e.kind() == Kind.ENDED).hasSize(2);
  }

  @Test
  @DisplayName("needs a name that no other has")
  void names() {
    Delivery.Builder builder = Delivery.builder().subscriber(ops);
    assertThatThrownBy(() -> builder.subscriber(Subscriber.named("ops", e -> {})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ops already");
    assertThatThrownBy(() -> Subscriber.named("no good", e -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
