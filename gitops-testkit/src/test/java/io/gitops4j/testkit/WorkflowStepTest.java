package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.pipeline.Workflow;
import io.gitops4j.core.spi.Workflows.Dispatch;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import io.gitops4j.core.spi.Workflows.WorkflowRun.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A workflow of a forge's CI")
class WorkflowStepTest {
  private static final Step DEPLOY =
      Steps.workflow(
          "shop",
          Workflow.named("deploy.yml")
              .on("release")
              .input("target", "{application}/{environment}"));

  private static Pipeline pipeline(Step step) {
    return Pipeline.named("app").stage("prod", s -> s.into("prod").then(step));
  }

  private static DeliveryKit kit(Step step) {
    return DeliveryKit.of(pipeline(step)).repository("shop", Map.of());
  }

  private static Run run(DeliveryKit kit) {
    return kit.run("app", Start.manual(), "ann");
  }

  @Test
  @DisplayName("is started with its inputs and waited for")
  void started() {
    try (DeliveryKit kit = kit(DEPLOY)) {
      Run run = run(kit);
      assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.elapsed()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
      Dispatch dispatch = kit.ci().dispatches().get(0);
      assertThat(dispatch.workflow()).isEqualTo("deploy.yml");
      assertThat(dispatch.branch()).isEqualTo("release");
      assertThat(dispatch.inputs()).isEqualTo(Map.of("target", "app/prod"));
      assertThat(run.release().evidence().fields().text("workflow"))
          .isEqualTo("https://ci.example.com/runs/1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"before-intent", "after-intent", "before-act", "after-act", "after-receipt"})
  @DisplayName("is started once by a run that dies around starting it, though it is shown late")
  void crash(String point) {
    try (DeliveryKit kit = kit(DEPLOY).crashAt(point)) {
      kit.ci().showsLate(Duration.ofSeconds(20));
      assertThat(run(kit).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.ci().dispatches()).hasSize(1);
    }
  }

  @Test
  @DisplayName("is started once by a run that lost the answer, though it is shown late")
  void lostAnswer() {
    try (DeliveryKit kit = kit(DEPLOY).loseNextAnswer("start")) {
      kit.ci().showsLate(Duration.ofSeconds(20));
      assertThat(run(kit).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.ci().dispatches()).hasSize(1);
    }
  }

  @Test
  @DisplayName("that fails, fails the run with where to look and why")
  void fails() {
    try (DeliveryKit kit = kit(DEPLOY)) {
      kit.ci().failsNext("startup_failure");
      Run run = run(kit);
      assertThat(run.outcome()).contains(Outcome.FAILED);
      assertThat(run.problem().orElseThrow().sentence())
          .isEqualTo(
              "Workflow deploy.yml of shop ended with startup_failure:"
                  + " https://ci.example.com/runs/1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"after-intent", "after-act", "after-receipt", "none"})
  @DisplayName("that failed is started anew by a retry, once")
  void retried(String point) {
    try (DeliveryKit kit = kit(DEPLOY.retry(1, Duration.ofMinutes(1)))) {
      kit.ci().failsNext("failure");
      kit.at(Duration.ofMinutes(4), () -> kit.crashAt(point));
      assertThat(run(kit).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.ci().runs())
          .extracting(WorkflowRun::state)
          .containsExactly(State.FAILED, State.SUCCEEDED);
    }
  }

  @Test
  @DisplayName("that still runs is followed, not started again, when the step is tried again")
  void followed() {
    Step impatient = DEPLOY.within(Duration.ofMinutes(3)).retry(2, Duration.ofSeconds(30));
    try (DeliveryKit kit = kit(impatient)) {
      assertThat(run(kit).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.ci().dispatches()).hasSize(1);
    }
  }

  @Test
  @DisplayName("that takes too long fails the step and says what it waited for")
  void timeout() {
    try (DeliveryKit kit = kit(DEPLOY.within(Duration.ofMinutes(3)))) {
      Run run = run(kit);
      assertThat(run.outcome()).contains(Outcome.FAILED);
      Problem problem = run.problem().orElseThrow();
      assertThat(problem.kind()).isEqualTo(Problem.Kind.TIMED_OUT);
      assertThat(problem.sentence()).endsWith("https://ci.example.com/runs/1");
    }
  }

  @Test
  @DisplayName("is stopped when the run is cancelled")
  void cancelled() {
    try (DeliveryKit kit = kit(DEPLOY)) {
      Run run = kit.start("app", Start.manual(), "ann");
      kit.at(
          Duration.ofMinutes(1),
          () -> kit.delivery().cancel(TenantId.DEFAULT, run.id(), Actor.of("ann"), "no"));
      assertThat(kit.settle(run.id()).hasEnded()).isTrue();
      assertThat(kit.ci().runs()).extracting(WorkflowRun::state).containsExactly(State.CANCELLED);
    }
  }

  @Test
  @DisplayName("needs a forge with a CI, and the error says so")
  void noWorkflows(@TempDir Path home) throws InterruptedException {
    try (Delivery delivery = Delivery.embedded(home, pipeline(DEPLOY))) {
      Run run = delivery.start("app", Start.manual(), Actor.of("ann"));
      Run ended = delivery.awaitEnd(run.id(), Duration.ofMinutes(1));
      assertThat(ended.problem().orElseThrow().sentence())
          .startsWith("Could not run a workflow of shop: its provider has none. Connect");
    }
  }
}
