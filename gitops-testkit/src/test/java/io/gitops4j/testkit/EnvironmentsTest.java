package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.core.pipeline.Value.parameter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Promotion;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Compensation;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Steps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An environment")
class EnvironmentsTest {
  private static final Actor ANN = Actor.of("ann");
  private static final Change DIRECT =
      Change.in("gitops", file("prod.yaml").set("version", parameter("version")));

  private DeliveryKit kit;

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  @DisplayName("says what ran in it, since when, until when and by whom")
  void history() {
    deliver(DIRECT);
    Run one = run("v1");
    kit.time().advance(Duration.ofHours(1));
    Run two = run("v2");
    List<Promotion> releases = kit.delivery().releases("app", "prod");
    assertThat(releases).extracting(Promotion::run).containsExactly(two.id(), one.id());
    assertThat(releases.get(0).until()).isEmpty();
    assertThat(releases.get(1).until()).contains(releases.get(0).since());
    assertThat(Duration.between(releases.get(1).since(), releases.get(0).since()))
        .isEqualTo(Duration.ofHours(1));
    assertThat(releases).extracting(Promotion::by).containsOnly("ann");
    assertThat(kit.delivery().environments("app"))
        .singleElement()
        .satisfies(e -> assertThat(e.release().orElseThrow().run()).isEqualTo(two.id()));
  }

  @Test
  @DisplayName("goes back release by release, and stays on hold until somebody releases it")
  void rollback() {
    deliver(DIRECT);
    Run one = run("v1");
    run("v2");
    Run back = rollback("errors everywhere");
    assertThat(back.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(version()).isEqualTo("v1");
    Promotion now = kit.delivery().environment("app", "prod").release().orElseThrow();
    assertThat(now.isRollback()).isTrue();
    assertThat(now.release()).contains(one.id());
    assertThat(now.reason()).isEqualTo("errors everywhere");
    assertThat(kit.delivery().environment("app", "prod").hold().orElseThrow().why())
        .isEqualTo("rollback: errors everywhere");
    Run three = start("v3");
    assertThat(kit.delivery().run(three.id()).status()).isEqualTo(Run.Status.WAITING);
    kit.delivery().cancel(TenantId.DEFAULT, three.id(), ANN, "not now");
    assertThat(rollback("worse").outcome()).contains(Outcome.SUCCEEDED);
    assertThat(version()).isEqualTo("v0");
    assertThat(kit.delivery().environment("app", "prod").release()).isEmpty();
    assertThatThrownBy(() -> rollback("more")).hasMessageContaining("no earlier release");
    assertThat(kit.commits("gitops", "prod.yaml")).hasSize(4);
  }

  @Test
  @DisplayName("is never taken back over a value that somebody else set since")
  void newer() {
    deliver(DIRECT);
    run("v1");
    run("v2");
    kit.push("gitops", "prod.yaml", "version: mine\n");
    Run back = rollback("errors");
    assertThat(back.outcome()).contains(Outcome.SUPERSEDED);
    assertThat(back.problem().orElseThrow().sentence()).contains("somebody set a later value");
    assertThat(version()).isEqualTo("mine");
    kit.push("gitops", "prod.yaml", "version: [broken\n");
    assertThat(rollback("errors").outcome()).contains(Outcome.SUPERSEDED);
    kit.push("gitops", "prod.yaml", "version: v2\n");
    assertThat(rollback("errors").outcome()).contains(Outcome.SUPERSEDED);
    assertThat(version()).isEqualTo("v2");
  }

  @Test
  @DisplayName("is taken back while others change other values of the same file")
  void foreign() {
    deliver(DIRECT);
    run("v1");
    run("v2");
    kit.push("gitops", "prod.yaml", "version: v2\nreplicas: 3\n");
    assertThat(rollback("errors").outcome()).contains(Outcome.SUCCEEDED);
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v1\nreplicas: 3\n");
  }

  @Test
  @DisplayName("is taken back by pull requests where its changes came by pull request")
  void pullRequests() {
    deliver(DIRECT.through(pullRequest("Release {version}")));
    kit.mergesPullRequestsOf("gitops");
    run("v1");
    run("v2");
    Run back = rollback("errors");
    assertThat(back.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(version()).isEqualTo("v1");
    assertThat(rollback("again").outcome()).contains(Outcome.SUCCEEDED);
    assertThat(version()).isEqualTo("v0");
  }

  @Test
  @DisplayName("is taken back from what a cancelled run left there, to the release it had")
  void afterCancel() {
    deliver(DIRECT, Steps.pause("hour", Duration.ofHours(1)));
    Run one = run("v1");
    Run two = start("v2");
    assertThat(version()).isEqualTo("v2");
    kit.delivery().cancel(TenantId.DEFAULT, two.id(), ANN, "no");
    assertThat(kit.settle(two.id()).outcome()).contains(Outcome.CANCELLED_AFTER_EFFECT);
    assertThat(rollback("clean up").outcome()).contains(Outcome.SUCCEEDED);
    assertThat(version()).isEqualTo("v1");
    assertThat(kit.delivery().environment("app", "prod").release().orElseThrow().release())
        .contains(one.id());
  }

  @Test
  @DisplayName("is taken back past what a failed run changed and undid itself")
  void afterCompensation() {
    Step check =
        Step.named(
            "check",
            c ->
                c.release().start().parameters().text("version").equals("bad")
                    ? StepResult.failed("bad")
                    : StepResult.done());
    deliver(DIRECT, check);
    run("v1");
    run("v2");
    assertThat(run("bad").outcome()).contains(Outcome.ROLLED_BACK);
    assertThat(version()).isEqualTo("v2");
    assertThat(rollback("v2 was bad too").outcome()).contains(Outcome.SUCCEEDED);
    assertThat(version()).isEqualTo("v1");
  }

  @Test
  @DisplayName("gets a failed stage's changes undone in one commit, whatever their number")
  void compensationOfMany() {
    deliver(
        DIRECT,
        Change.in("gitops", file("prod.yaml").set("version", "v5")).as("second"),
        Step.named("check", c -> StepResult.failed("bad")));
    assertThat(run("v1").outcome()).contains(Outcome.ROLLED_BACK);
    assertThat(version()).isEqualTo("v0");
    assertThat(kit.commits("gitops", "prod.yaml")).hasSize(3);
  }

  @Test
  @DisplayName("is taken back once for two who ask at the same time")
  void askedTwice() {
    deliver(DIRECT.through(pullRequest("Release {version}")));
    kit.mergesPullRequestsOf("gitops");
    run("v1");
    run("v2");
    Run first = kit.delivery().rollback(TenantId.DEFAULT, "app", "prod", ANN, "one");
    Run second = kit.delivery().rollback(TenantId.DEFAULT, "app", "prod", ANN, "two");
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(first.isNew()).isTrue();
    assertThat(second.isNew()).isFalse();
  }

  @Test
  @DisplayName("sends nothing more into it while it is on hold, and goes on when released")
  void holdAtAct() {
    deliver(
        Step.named("pause", c -> StepResult.done()),
        DIRECT,
        Steps.pause("hour", Duration.ofHours(1)),
        Change.in("gitops", file("prod.yaml").set("done", true)).as("second"));
    Run run = start("v1");
    kit.delivery().hold(TenantId.DEFAULT, "app", "prod", ANN, "an incident");
    kit.time().advance(Duration.ofHours(2));
    work();
    assertThat(kit.delivery().run(run.id()).waits())
        .extracting(Run.Wait::sentence)
        .containsExactly("prod is on hold: an incident. Release the hold to go on");
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v1\n");
    kit.reopen();
    kit.delivery().release(TenantId.DEFAULT, "app", "prod", ANN);
    assertThat(kit.settle(run.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v1\ndone: true\n");
  }

  @Test
  @DisplayName("is not merged into by us while it is on hold")
  void holdBeforeMerge() {
    deliver(
        DIRECT.through(
            pullRequest("Release")
                .mergedByUs(io.gitops4j.core.spi.PullRequests.MergeMethod.MERGE)));
    kit.failNext("merge", io.gitops4j.core.model.ErrorKind.UNAVAILABLE);
    Run run = start("v1");
    kit.delivery().hold(TenantId.DEFAULT, "app", "prod", ANN, "an incident");
    kit.time().advance(Duration.ofHours(2));
    work();
    assertThat(version()).isEqualTo("v0");
    assertThat(kit.pullRequests("gitops"))
        .extracting(PullRequest::state)
        .containsExactly(PullRequest.State.OPEN);
    kit.delivery().release(TenantId.DEFAULT, "app", "prod", ANN);
    assertThat(kit.settle(run.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(version()).isEqualTo("v1");
  }

  private void deliver(Step... steps) {
    Pipeline pipeline =
        Pipeline.named("app")
            .stage(
                "prod",
                s -> {
                  s.into("prod").onFailure(Compensation.rollBack());
                  for (Step step : steps) {
                    s.then(step);
                  }
                });
    kit = DeliveryKit.of(pipeline).repository("gitops", Map.of("prod.yaml", "version: v0\n"));
  }

  private Run run(String version) {
    return kit.run("app", Start.manual(Fields.of("version", version)), "ann");
  }

  private Run start(String version) {
    Run run = kit.start("app", Start.manual(Fields.of("version", version)), "ann");
    work();
    return run;
  }

  private Run rollback(String reason) {
    return kit.rollback("app", "prod", "ann", reason);
  }

  private void work() {
    try {
      kit.delivery().work();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String version() {
    return kit.file("gitops", "prod.yaml").lines().findFirst().orElseThrow().substring(9);
  }
}
