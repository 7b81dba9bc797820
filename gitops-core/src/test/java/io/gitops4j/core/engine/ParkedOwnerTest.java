package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Busy;
import io.gitops4j.core.pipeline.EffectClass;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Observation;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.HistoryRewrittenException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A parked run that has an environment")
class ParkedOwnerTest {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final Actor BOB = Actor.of("bob", "leads");
  private static final Start AGAIN = Start.manual().again("2");

  /** The first run fails and is parked; later ones succeed. */
  private static Pipeline flaky(Harness h, Busy busy) {
    AtomicInteger entered = new AtomicInteger();
    Step flaky =
        Step.named(
            "flaky",
            c -> entered.incrementAndGet() == 1 ? StepResult.failed("no luck") : StepResult.done());
    return Pipeline.named("app")
        .whenBusy(busy)
        .stage("prod", s -> s.into("prod").then(flaky).then(h.says("go")).parkOnFailure());
  }

  @Test
  @DisplayName("gives it to a newer run that asks, and asks again itself when it is unparked")
  void yields() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(flaky(h, Busy.SUPERSEDE));
    Run parked = h.start("app");
    assertThat(parked.status()).isEqualTo(Run.Status.PARKED);
    Run next = h.start("app", AGAIN);
    assertThat(next.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(h.delivery().run(parked.id()).status()).isEqualTo(Run.Status.PARKED);
    h.delivery().unpark(TENANT, parked.id(), BOB, "");
    assertThat(h.look(parked.id()).outcome()).contains(Outcome.SUPERSEDED);
  }

  @Test
  @DisplayName("keeps it while something of it may be under way, and the next one says what to do")
  void keepsItWhileUnsure() throws InterruptedException {
    Harness h = new Harness();
    Push push = new Push(EffectClass.UNIQUE);
    AtomicInteger asked = new AtomicInteger();
    push.sight =
        () -> {
          if (asked.incrementAndGet() == 1) {
            return null;
          }
          throw new HistoryRewrittenException(
              "look", new CommitId("1".repeat(40)), new CommitId("2".repeat(40)));
        };
    push.answer = () -> new Observation.Absent<>();
    h.reopen(
        Pipeline.named("app")
            .whenBusy(Busy.SUPERSEDE)
            .stage("prod", s -> s.into("prod").then(push.step("push"))));
    Run parked = h.start("app");
    parked = h.advance(parked.id(), Duration.ofMinutes(1));
    assertThat(parked.status()).isEqualTo(Run.Status.PARKED);
    Run next = h.start("app", AGAIN);
    next = h.look(next.id());
    assertThat(Harness.sentences(next).get(0))
        .startsWith(
            "prod is blocked: prod is in use by run "
                + parked.id()
                + ", which is parked: cancel it, or take over from it. Could not go on from");
    assertThatThrownBy(() -> h.delivery().takeOver(TENANT, "app", "prod", BOB, "urgent"))
        .hasMessageEndingWith("or may be about to change something. Cancel it.");
    h.delivery().cancel(TENANT, parked.id(), BOB, "");
    h.look(parked.id());
    assertThat(h.delivery().run(parked.id()).outcome()).contains(Outcome.CANCELLED_AFTER_EFFECT);
    assertThat(h.delivery().environment("app", "prod").owner().orElseThrow()).isEqualTo(next.id());
  }

  @Test
  @DisplayName("loses it to a person, who says why, and the next in the queue gets it")
  void takenOver() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(flaky(h, Busy.QUEUE));
    Run parked = h.start("app");
    Run next = h.start("app", AGAIN);
    assertThat(next.status()).isEqualTo(Run.Status.WAITING);
    h.delivery().takeOver(TENANT, "app", "prod", BOB, "a hotfix");
    assertThat(h.look(next.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(h.delivery().events(parked.id()).stream().map(RunEvent::sentence))
        .contains("bob takes prod over from it: a hotfix");
    assertThatThrownBy(() -> h.delivery().takeOver(TENANT, "app", "prod", BOB, ""))
        .hasMessage("Could not take over app/prod: no run has it.");
    h.delivery().cancel(TENANT, parked.id(), BOB, "");
    assertThat(h.look(parked.id()).outcome()).contains(Outcome.CANCELLED);
  }

  @Test
  @DisplayName("is not taken up again and again because somebody says something to it")
  void staysParked() throws InterruptedException {
    Harness h = new Harness();
    h.reopen(
        Pipeline.named("app")
            .stage(
                "prod",
                s -> s.into("prod").guard(Gates.approvals(1)).then(h.fails("go")).parkOnFailure()));
    Run run = h.start("app");
    h.approve(run, "prod/approvals", BOB);
    run = h.look(run.id());
    assertThat(run.status()).isEqualTo(Run.Status.PARKED);
    String subject =
        RunStream.readable(h.journal, TENANT, run.id(), h, event -> {})
            .look(s -> s.judged(NodePath.of("prod")))
            .orElseThrow()
            .subject();
    h.delivery().approve(TENANT, run.id(), "prod/approvals", Actor.of("cat"), subject, "");
    assertThat(h.look(run.id()).status()).isEqualTo(Run.Status.PARKED);
    assertThat(h.journal.nextDue()).isEmpty();
  }
}
