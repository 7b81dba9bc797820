package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Busy;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.State;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Steps;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A run that waits for a month")
class LongWaitTest {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Actor BOB = Actor.of("bob", "leads");

  private static long records(Harness h, Run run) {
    return h.journal.version(RunStream.id(TenantId.DEFAULT, run.id()));
  }

  @Test
  @DisplayName("writes nothing while it finds nothing new, and goes on when it does")
  void polls() throws InterruptedException {
    Harness h = new Harness();
    AtomicInteger looks = new AtomicInteger();
    Step polls =
        Step.named(
            "poll",
            context -> {
              looks.incrementAndGet();
              return context.now().isBefore(context.startedAt().plus(MONTH))
                  ? StepResult.waiting("not yet", Duration.ofMinutes(30))
                  : StepResult.done(Evidence.of("looks", looks.get()));
            });
    h.reopen(Pipeline.named("app").stage("test", s -> s.then(polls)));
    Run run = h.start("app");
    long before = records(h, run);
    run = h.advance(run.id(), MONTH.minusHours(1));
    assertThat(run.status()).isEqualTo(Run.Status.WAITING);
    assertThat(Harness.sentences(run)).containsExactly("not yet");
    assertThat(looks).hasValueGreaterThan(1_400);
    assertThat(records(h, run)).isEqualTo(before);
    assertThat(h.advance(run.id(), Duration.ofHours(2)).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("for a person or an environment writes nothing either")
  void waitsForOthers() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .whenBusy(Busy.QUEUE)
            .stage(
                "prod", s -> s.into("prod").then(Steps.pause("month", MONTH)).then(h.says("go"))),
        Pipeline.named("other").stage("prod", s -> s.guard(Gates.approvals(1)).then(h.says("ok"))));
    Run owner = h.start("app");
    Run queued = h.start("app", Start.manual().again("2"));
    Run asking = h.start("other");
    long before = records(h, queued) + records(h, asking);
    h.advance(queued.id(), MONTH.minusHours(1));
    assertThat(records(h, queued) + records(h, asking)).isEqualTo(before);
    h.approve(h.look(asking.id()), "prod/approvals", BOB);
    assertThat(h.look(asking.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(h.advance(owner.id(), Duration.ofHours(2)).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("writes what its step wants to remember, each time that changes")
  void remembers() throws InterruptedException {
    Harness h = new Harness();
    Step counts =
        Step.named(
            "count",
            context -> {
              long seen = context.state().map(s -> s.fields().number("seen")).orElse(0L) + 1;
              return seen == 5
                  ? StepResult.done()
                  : new StepResult.Waiting(
                      "counts", Set.of(), Duration.ofMinutes(1), State.of("seen", seen));
            });
    h.reopen(Pipeline.named("app").stage("test", s -> s.then(counts)));
    Run run = h.start("app");
    assertThat(h.advance(run.id(), Duration.ofMinutes(4)).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("and looks without a record is on record before it sends anything")
  void onRecordBeforeSending() throws InterruptedException {
    Harness h = new Harness();
    Push push = new Push(EffectClass.CAS);
    AtomicInteger looks = new AtomicInteger();
    Step step =
        Step.named(
            "poll",
            context -> {
              if (looks.incrementAndGet() <= 2) {
                return StepResult.waiting("not yet", Duration.ofMinutes(5));
              }
              context.once("push", push);
              return StepResult.done();
            });
    h.reopen(Pipeline.named("app").stage("test", s -> s.then(step)));
    Run run = h.start("app");
    h.crashAt("after-act");
    run = h.advance(run.id(), Duration.ofMinutes(20));
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(push.sent).hasSize(1);
    assertThat(
            h.delivery().events(run.id()).stream().filter(e -> e.kind() == RunEvent.Kind.CLAIMED))
        .hasSize(3);
  }
}
