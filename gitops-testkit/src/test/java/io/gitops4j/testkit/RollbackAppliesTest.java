package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.core.pipeline.Steps.apply;
import static io.gitops4j.core.pipeline.Steps.awaitHealthy;
import static io.gitops4j.core.pipeline.Value.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Compensation;
import io.gitops4j.core.pipeline.Condition;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.k8s.FolderTarget;
import io.gitops4j.k8s.WorkloadRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An environment that is applied to, once it is taken back")
class RollbackAppliesTest {
  private static final Step APPLY = apply(WorkloadRenderer.create(), "gitops", "shop");
  private static final Change IMAGE =
      Change.in("gitops", file("shop/workload.yaml").set("image", parameter("image")));

  @TempDir Path folder;
  private DeliveryKit kit;

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  @DisplayName("has what Git says again, and is known to be well")
  void appliesWhatGitSays() throws IOException {
    deliver(IMAGE, rollBack().then(APPLY, awaitHealthy(Duration.ofMinutes(1))));
    run("example/shop:1");
    run("example/shop:2");
    assertThat(standing()).contains("example/shop:2");
    Run back = rollback();
    assertThat(back.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(kit.file("gitops", "shop/workload.yaml")).contains("example/shop:1");
    assertThat(standing()).contains("example/shop:1").doesNotContain("example/shop:2");
    NodePath healthy = NodePath.parse("rollback/prod/healthy");
    assertThat(back.release().evidence(healthy).fields().find("health")).isPresent();
    assertThat(rollback().outcome()).contains(Outcome.SUCCEEDED);
    assertThat(standing()).contains("example/shop:0");
  }

  @Test
  @DisplayName("has what Git says once the pull request that takes it back is merged")
  void byPullRequest() throws IOException {
    deliver(IMAGE.through(pullRequest("Release {image}")), rollBack().then(APPLY));
    kit.mergesPullRequestsOf("gitops");
    run("example/shop:1");
    run("example/shop:2");
    assertThat(rollback().outcome()).contains(Outcome.SUCCEEDED);
    assertThat(standing()).contains("example/shop:1").doesNotContain("example/shop:2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-intent", "after-intent", "after-act", "after-receipt"})
  @DisplayName("has what Git says, however the process is killed while that is applied")
  void killed(String point) throws IOException {
    Step killing =
        Step.named(
            "killing",
            c -> {
              kit.crashAt(point);
              return StepResult.done();
            });
    deliver(IMAGE, rollBack().then(killing, APPLY));
    run("example/shop:1");
    run("example/shop:2");
    assertThat(rollback().outcome()).contains(Outcome.SUCCEEDED);
    assertThat(standing()).contains("example/shop:1").doesNotContain("example/shop:2");
    assertThat(kit.commits("gitops", "shop/workload.yaml")).hasSize(3);
  }

  @Test
  @DisplayName("has what each of its stages says, but nothing that stands under a condition")
  void everyStage() {
    List<String> done = new ArrayList<>();
    Step note =
        Step.named(
            "note",
            c -> {
              done.add(c.node().toString());
              return StepResult.done();
            });
    Compensation noting = rollBack().then(note);
    Pipeline pipeline =
        Pipeline.named("app")
            .stage("one", s -> s.into("prod").change(IMAGE).onFailure(noting))
            .stage("elsewhere", s -> s.into("test").onFailure(noting))
            .stage(
                "two",
                s ->
                    s.into("prod")
                        .when("no", Condition.that("never", r -> false), w -> w.onFailure(noting))
                        .onFailure(noting));
    deliver(FolderTarget.at(folder), pipeline);
    run("example/shop:1");
    assertThat(rollback().outcome()).contains(Outcome.SUCCEEDED);
    assertThat(done).containsExactly("rollback/one/note", "rollback/two/note");
  }

  @Test
  @DisplayName("is left as it is, when somebody set a later value")
  void leftAlone() throws IOException {
    deliver(IMAGE, rollBack().then(APPLY));
    run("example/shop:1");
    run("example/shop:2");
    kit.push("gitops", "shop/workload.yaml", "image: example/shop:mine\n");
    assertThat(rollback().outcome()).contains(Outcome.SUPERSEDED);
    assertThat(standing()).contains("example/shop:2");
  }

  @Test
  @DisplayName("is waited for when it can't be applied to, until somebody has mended that")
  void parked() throws IOException {
    boolean[] broken = {true};
    Step check = Step.named("check", c -> broken[0] ? StepResult.failed("no") : StepResult.done());
    deliver(IMAGE, rollBack().then(check, APPLY));
    run("example/shop:1");
    run("example/shop:2");
    Run back = rollback();
    assertThat(back.status()).isEqualTo(Run.Status.PARKED);
    assertThat(standing()).contains("example/shop:2");
    broken[0] = false;
    Actor ann = Actor.of("ann");
    kit.delivery().retry(TenantId.DEFAULT, back.id(), NodePath.parse("rollback/prod/check"), ann);
    assertThat(kit.settle(back.id()).outcome()).contains(Outcome.SUCCEEDED);
    assertThat(standing()).contains("example/shop:1");
  }

  @Test
  @DisplayName("has nothing, where there was nothing before the first release")
  void firstRelease() throws IOException {
    Change create = Change.in("gitops", file("new/workload.yaml").put("image: a/b:1\n"));
    Step applied = apply(WorkloadRenderer.create(), "gitops", "new");
    deliver(FolderTarget.at(folder).allowingEmpty(), create, applied, rollBack().then(applied));
    run("any");
    assertThat(standing()).contains("a/b:1");
    Run back = rollback();
    assertThat(back.outcome()).as(() -> back.problem().toString()).contains(Outcome.SUCCEEDED);
    assertThat(standing()).isEmpty();
  }

  @Test
  @DisplayName("keeps what stands, where Git has nothing and nobody has allowed that")
  void guarded() throws IOException {
    Change create = Change.in("gitops", file("new/workload.yaml").put("image: a/b:1\n"));
    Step applied = apply(WorkloadRenderer.create(), "gitops", "new");
    deliver(FolderTarget.at(folder), create, applied, rollBack().then(applied));
    run("any");
    Run back = rollback();
    assertThat(back.status()).isEqualTo(Run.Status.PARKED);
    assertThat(back.problem().orElseThrow().sentence()).contains("objects would be removed");
    assertThat(standing()).contains("a/b:1");
  }

  @Test
  @DisplayName("refuses a folder that nobody has emptied: its name is wrong")
  void mistyped() throws IOException {
    Step applied = apply(WorkloadRenderer.create(), "gitops", "shpo");
    deliver(FolderTarget.at(folder).allowingEmpty(), IMAGE, applied, rollBack());
    Run run = kit.run("app", Start.manual(Fields.of("image", "example/shop:1")), "ann");
    assertThat(run.outcome()).contains(Outcome.ROLLED_BACK);
    assertThat(run.problem().orElseThrow().sentence())
        .contains(":shpo: there is no file at all. Check the folder's name.");
    assertThat(standing()).isEmpty();
  }

  private void deliver(Change change, Compensation compensation) {
    deliver(FolderTarget.at(folder), change, APPLY, compensation);
  }

  private void deliver(
      FolderTarget target, Change change, Step applied, Compensation compensation) {
    Pipeline pipeline =
        Pipeline.named("app")
            .stage(
                "prod", s -> s.into("prod").change(change).then(applied).onFailure(compensation));
    deliver(target, pipeline);
  }

  private void deliver(FolderTarget target, Pipeline pipeline) {
    kit =
        DeliveryKit.of(pipeline)
            .repository("gitops", Map.of("shop/workload.yaml", "image: example/shop:0\n"))
            .target("prod", target);
  }

  private void run(String image) {
    Run run = kit.run("app", Start.manual(Fields.of("image", image)), "ann");
    assertThat(run.outcome()).as(() -> run.problem().toString()).contains(Outcome.SUCCEEDED);
  }

  private Run rollback() {
    return kit.rollback("app", "prod", "ann", "errors");
  }

  /** All manifests that stand in the folder. */
  private String standing() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
