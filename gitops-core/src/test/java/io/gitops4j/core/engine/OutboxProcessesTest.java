package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.RunEvent.Kind;
import io.gitops4j.core.engine.RunRecord.Told;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.DefinitionChange;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.SystemClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Subscribers of several processes and threads")
@Timeout(60)
class OutboxProcessesTest {
  private static final Actor ANN = Actor.of("ann");

  private static Delivery.Builder over(Journal journal, Pipeline pipeline) {
    return Delivery.builder()
        .pipelines(PipelineCatalog.of(pipeline))
        .connections(
            tenant -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
        .journal(journal);
  }

  private static Pipeline steps(String... names) {
    Pipeline pipeline = Pipeline.named("app");
    for (String name : names) {
      pipeline = pipeline.stage(name, s -> s.then(Step.named("go", c -> StepResult.done())));
    }
    return pipeline;
  }

  private static List<RunEvent> untilEnd(BlockingQueue<RunEvent> told) throws InterruptedException {
    List<RunEvent> events = new ArrayList<>();
    do {
      events.add(told.take());
    } while (events.get(events.size() - 1).kind() != Kind.ENDED);
    return events;
  }

  @Test
  @DisplayName("a subscriber that never answers holds up neither the run nor another subscriber")
  void blocked() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    BlockingQueue<RunEvent> told = new LinkedBlockingQueue<>();
    Subscriber stuck =
        new Subscriber() {
          @Override
          public String name() {
            return "stuck";
          }

          @Override
          public Answer tell(RunEvent event) throws InterruptedException {
            never.await();
            return Answer.TAKEN;
          }
        };
    MemoryJournal journal = new MemoryJournal(SystemClock.utc());
    try (Delivery delivery =
        over(journal, steps("test", "prod"))
            .subscriber(stuck)
            .subscriber(Subscriber.named("well", told::add))
            .build()) {
      for (int i = 0; i < 10; i++) {
        Run run = delivery.start("app", Start.manual().again("" + i), ANN);
        List<RunEvent> events = untilEnd(told);
        assertThat(events).extracting(RunEvent::run).containsOnly(run.id());
        assertThat(Recipient.sequences(events))
            .isEqualTo(Recipient.sequences(delivery.events(run.id())));
      }
    }
  }

  @Test
  @DisplayName("a subscriber that was down at the end of a run hears of it after a restart")
  void restart(@TempDir Path folder) throws InterruptedException {
    Run run;
    CountDownLatch tried = new CountDownLatch(1);
    Subscriber down =
        Subscriber.named(
            "ops",
            e -> {
              tried.countDown();
              throw new IllegalStateException("Down");
            });
    try (FileJournal journal = FileJournal.open(folder, SystemClock.utc());
        Delivery delivery = over(journal, steps("test")).subscriber(down).build()) {
      run = delivery.start("app", Start.manual(), ANN);
      delivery.awaitEnd(run.id(), Duration.ofSeconds(30));
      assertThat(tried.await(30, TimeUnit.SECONDS)).isTrue();
    }
    BlockingQueue<RunEvent> told = new LinkedBlockingQueue<>();
    try (FileJournal journal = FileJournal.open(folder, () -> later());
        Delivery delivery =
            over(journal, steps("test"))
                .clock(OutboxProcessesTest::later)
                .subscriber(Subscriber.named("ops", told::add))
                .build()) {
      assertThat(Recipient.sequences(untilEnd(told)))
          .isEqualTo(Recipient.sequences(delivery.events(run.id())));
    }
  }

  private static java.time.Instant later() {
    return SystemClock.utc().instant().plus(Duration.ofMinutes(1));
  }

  @Test
  @DisplayName("what one process could not tell another does, in order, and notes it for both")
  void twoProcesses() throws InterruptedException {
    Harness h = new Harness(steps("test"));
    Recipient here = new Recipient("ops", h);
    Recipient there = new Recipient("ops", h);
    Delivery first = process(h, "first", here);
    Delivery second = process(h, "second", there);
    here.refuses = event -> event.sequence() >= 3;
    Run run = first.start("app", Start.manual(), ANN);
    first.work();
    assertThat(second.work()).as("nothing to do yet").isPresent();
    assertThat(there.taken).isEmpty();

    h.pass(Duration.ofSeconds(30));
    second.work();
    assertThat(Recipient.sequences(there.taken))
        .isEqualTo(all(first, run).subList(3, all(first, run).size()));
    here.refuses = event -> false;
    h.pass(Duration.ofMinutes(5));
    first.work();
    assertThat(here.sequences()).as("it learned that the other did it").hasSize(3);
    assertThat(h.journal.nextDue()).isEmpty();
  }

  private static List<Long> all(Delivery delivery, Run run) {
    return Recipient.sequences(delivery.events(run.id()));
  }

  private static Delivery process(Harness h, String name, Subscriber subscriber) {
    return over(h.journal, steps("test"))
        .clock(h)
        .process(name)
        .subscriber(subscriber)
        .drivenByCaller()
        .build();
  }

  @Test
  @DisplayName("a command between two events wakes the run as ever, told or not")
  void commandBetween() throws InterruptedException {
    Harness h = new Harness();
    Recipient ops = new Recipient("ops", h);
    ops.refuses = e -> true;
    h.subscribers.add(ops);
    h.reopen(
        Pipeline.named("app").stage("prod", s -> s.guard(Gates.approvals(1)).then(h.says("go"))));
    Run run = h.start("app");
    h.pass(Duration.ofSeconds(5));
    h.approve(run, "prod/approvals", Actor.of("bob"));
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
    ops.refuses = e -> false;
    h.advance(run.id(), Duration.ofMinutes(5));
    assertThat(ops.sequences()).isEqualTo(all(h.delivery(), run));
  }

  @Test
  @DisplayName("a parked run that somebody talks to is told of, and rests again")
  void parked() throws InterruptedException {
    Harness h = new Harness();
    Recipient ops = new Recipient("ops", h);
    h.subscribers.add(ops);
    h.reopen(
        Pipeline.named("app").stage("prod", s -> s.guard(Gates.approvals(2)).then(h.says("go"))));
    Run run = h.start("app");
    h.reopen(
        Pipeline.named("app")
            .whenDefinitionChanges(DefinitionChange.WAIT)
            .stage("prod", s -> s.guard(Gates.approvals(2)).then(h.says("stop"))));
    h.approve(run, "prod/approvals", Actor.of("bob"));
    assertThat(h.look(run.id()).status()).isEqualTo(Run.Status.PARKED);
    h.approve(run, "prod/approvals", Actor.of("eve"));
    assertThat(h.look(run.id()).status()).isEqualTo(Run.Status.PARKED);
    assertThat(ops.sequences()).isEqualTo(all(h.delivery(), run));
    assertThat(h.journal.nextDue()).isEmpty();
  }

  @Test
  @DisplayName("a run that gives hundreds of events leaves few notes of who was told")
  void fewNotes() throws InterruptedException {
    Harness h = new Harness();
    h.subscribers.add(new Recipient("ops", h));
    h.reopen(steps(names(200)));
    Run run = h.start("app");
    StreamId stream = RunStream.id(TenantId.DEFAULT, run.id());
    long notes =
        h.journal.read(stream, 0).entries().stream()
            .filter(entry -> entry.type().equals(Told.class.getSimpleName()))
            .count();
    long events = h.delivery().events(run.id()).size();
    assertThat(notes).isEqualTo(events / 64 + 1);
    assertThat(h.journal.version(stream)).isEqualTo(events + notes);
  }

  private static String[] names(int count) {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = "stage-" + i;
    }
    return names;
  }
}
