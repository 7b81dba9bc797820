package io.gitops4j.core.engine;

import static io.gitops4j.core.engine.Harness.sentences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Busy;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Environments and those who watch over them: a delivery")
class OwnershipTest {
  private static final Actor BOB = Actor.of("bob", "leads");
  private static final CommitId COMMIT = new CommitId("1".repeat(40));

  @Test
  @DisplayName("lets one run at a time into an environment, in order")
  void queue() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(pipelineThatPauses(h, Busy.QUEUE));
    Run first = h.start("app", Start.manual().again("1"));
    Run second = h.start("app", Start.manual().again("2"));
    assertThat(sentences(second))
        .containsExactly("prod is blocked: prod is in use by run " + first.id());
    h.advance(first.id(), Duration.ofHours(1));
    assertThat(h.delivery().run(first.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(h.delivery().run(second.id()).status()).isEqualTo(Run.Status.WAITING);
    assertThat(sentences(h.delivery().run(second.id())))
        .containsExactly("Waits until 2026-01-05T11:00:00Z");
    second = h.advance(second.id(), Duration.ofHours(1));
    assertThat(second.outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("rejects or supersedes where the pipeline says so")
  void rejectAndSupersede() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(pipelineThatPauses(h, Busy.REJECT));
    h.start("app", Start.manual().again("1"));
    Run second = h.start("app", Start.manual().again("2"));
    assertThat(second.outcome()).contains(Outcome.REJECTED);

    Harness g = new Harness();
    g.reopen(pipelineThatPauses(g, Busy.SUPERSEDE));
    Run old = g.start("app", Start.manual().again("1"));
    Run young = g.start("app", Start.manual().again("2"));
    assertThat(g.look(old.id()).outcome()).contains(Outcome.SUPERSEDED);
    assertThat(g.advance(young.id(), Duration.ofHours(1)).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("never lets an older automatic run overtake a newer one")
  void noSilentDowngrade() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .stage("test", s -> s.guard(Gates.approvals(1)).then(h.says("one")))
            .stage("prod", s -> s.into("prod").then(h.says("two"))));
    Run old = h.start("app", Start.push("main", COMMIT));
    Run young = h.start("app", Start.push("main", new CommitId("2".repeat(40))));
    h.approve(young, "test/approvals", BOB);
    assertThat(h.look(young.id()).outcome()).contains(Outcome.SUCCEEDED);
    h.approve(old, "test/approvals", BOB);
    assertThat(h.look(old.id()).outcome()).contains(Outcome.SUPERSEDED);
  }

  @Test
  @DisplayName("holds an environment until somebody releases it")
  void hold() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(Pipeline.named("app").stage("prod", s -> s.into("prod").then(h.says("go"))));
    h.delivery().hold(TenantId.DEFAULT, "app", "prod", BOB, "an incident");
    Run run = h.start("app");
    assertThat(sentences(run))
        .containsExactly(
            "prod is blocked: prod is on hold: an incident. Release the hold to go on");
    h.delivery().release(TenantId.DEFAULT, "app", "prod", BOB);
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("cancels a run that waits, and gives its environment back")
  void cancel() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(pipelineThatPauses(h, Busy.QUEUE));
    Run run = h.start("app");
    h.delivery().cancel(TenantId.DEFAULT, run.id(), BOB, "wrong one");
    run = h.look(run.id());
    assertThat(run.outcome()).contains(Outcome.CANCELLED);
    assertThat(run.problem().orElseThrow().sentence()).isEqualTo("Cancelled by bob: wrong one");
    assertThat(h.delivery().environment("app", "prod").owner()).isEmpty();
    Run ended = run;
    assertThatThrownBy(() -> h.delivery().cancel(TenantId.DEFAULT, ended.id(), BOB, ""))
        .hasMessageContaining("it has ended");
  }

  @Test
  @DisplayName("parks a failed step where asked to, and tries it again when somebody says so")
  void parkAndRetry() throws InterruptedException {
    Harness h = new Harness();
    AtomicInteger entered = new AtomicInteger();
    Step flaky =
        Step.named(
            "flaky",
            c -> entered.incrementAndGet() == 1 ? StepResult.failed("no luck") : StepResult.done());
    h.reopen(Pipeline.named("app").stage("test", s -> s.into("test").then(flaky).parkOnFailure()));
    Run run = h.start("app");
    assertThat(run.status()).isEqualTo(Run.Status.PARKED);
    assertThat(run.problem().orElseThrow().sentence()).isEqualTo("no luck");
    h.delivery().retry(TenantId.DEFAULT, run.id(), NodePath.parse("test/flaky"), BOB);
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @Timeout(30)
  @DisplayName("leaves a parked run parked, and at rest, when somebody approves what is past")
  void approvalOfParked() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .stage(
                "test", s -> s.guard(Gates.approvals(1)).then(h.fails("broken")).parkOnFailure()));
    Run run = h.start("app");
    String subject = h.subject(run, "test");
    h.approve(run, "test/approvals", BOB);
    assertThat(h.look(run.id()).status()).isEqualTo(Run.Status.PARKED);
    Actor late = Actor.of("cat");
    h.delivery().approve(TenantId.DEFAULT, run.id(), "test/approvals", late, subject, "me too");
    assertThat(h.look(run.id()).status()).isEqualTo(Run.Status.PARKED);
    assertThat(h.journal.nextDue()).isEmpty();
    assertThat(h.log).hasSize(1);
  }

  @Test
  @DisplayName("parks a run whose pipeline was changed, and goes on when it is brought back")
  void definitionChanged() throws InterruptedException {
    Harness h = new Harness();
    Pipeline before = pipelineThatPauses(h, Busy.QUEUE);
    h.reopen(before);
    Run run = h.start("app");
    h.reopen(Pipeline.named("app").stage("prod", s -> s.into("prod").then(h.says("other"))));
    run = h.advance(run.id(), Duration.ofHours(1));
    assertThat(run.status()).isEqualTo(Run.Status.PARKED);
    assertThat(run.problem().orElseThrow().kind()).isEqualTo(Problem.Kind.DEFINITION_CHANGED);
    h.reopen(before);
    h.delivery().unpark(TenantId.DEFAULT, run.id(), BOB, "brought back");
    assertThat(h.look(run.id()).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("cancels a run whose pipeline is gone, and gives its environment back")
  void cancelsWithoutDefinition() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(pipelineThatPauses(h, Busy.QUEUE));
    Run run = h.start("app");
    h.reopen(Pipeline.named("other").stage("prod", s -> s.then(h.says("other"))));
    run = h.advance(run.id(), Duration.ofHours(1));
    assertThat(run.status()).isEqualTo(Run.Status.PARKED);
    h.delivery().cancel(TenantId.DEFAULT, run.id(), BOB, "no longer wanted");
    assertThat(h.look(run.id()).outcome()).contains(Outcome.CANCELLED);
    assertThat(h.delivery().environment("app", "prod").owner()).isEmpty();
  }

  private static Pipeline pipelineThatPauses(Harness h, Busy busy) {
    return Pipeline.named("app")
        .whenBusy(busy)
        .stage(
            "prod",
            s ->
                s.into("prod")
                    .then(io.gitops4j.core.pipeline.Steps.pause("hour", Duration.ofHours(1)))
                    .then(h.says("go")));
  }
}
