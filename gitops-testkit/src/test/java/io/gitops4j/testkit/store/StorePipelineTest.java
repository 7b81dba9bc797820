package io.gitops4j.testkit.store;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.registry.store.ChartStore;
import io.gitops4j.registry.store.StoreChange;
import io.gitops4j.testkit.DeliveryKit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A pipeline with charts of the store")
class StorePipelineTest {
  private Shelf shelf;
  private ChartStore store;

  @BeforeEach
  void open(@TempDir Path home) throws IOException {
    shelf = new Shelf(home);
    store = ChartStore.unchecked(shelf.catalogue());
  }

  @AfterEach
  void close() {
    shelf.close();
  }

  private static DeliveryKit kit(Pipeline pipeline) {
    return DeliveryKit.of(pipeline)
        .repository("gitops", Map.of("README.md", "# Ours\n"))
        .actor("lee", "leads");
  }

  private static Change change(StoreChange what) {
    return Change.in("gitops", what);
  }

  private static byte[] archive(GitRepository git, String environment) {
    String path = "apps/" + environment + "/flow/charts/flow.tgz";
    return git.read(git.head("main").orElseThrow(), path).orElseThrow();
  }

  @Test
  @DisplayName("installs the same digest in each environment: approved, proposed, merged, once")
  void promotes() {
    StoreChange install = store.install("flow", "1.15.0").values("workers: {count: 4}\n");
    Pipeline pipeline =
        Pipeline.named("flow")
            .stage("test", s -> s.into("test").change(change(install)))
            .stage(
                "prod",
                s ->
                    s.into("prod")
                        .guard(approvals(1).from("leads"))
                        .change(change(install).through(pullRequest("Install in {environment}"))));
    try (DeliveryKit kit = kit(pipeline)) {
      kit.approves("prod/approvals", "lee").mergesPullRequestsOf("gitops").crashAt("after-act");
      Run run = kit.run("flow", Start.manual(), "ann");
      assertThat(run.outcome()).as(() -> run.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(kit.pullRequests("gitops")).hasSize(1);
      assertThat(kit.commits("gitops", "apps/test/flow/Chart.yaml")).hasSize(1);
      assertThat(archive(kit.git("gitops"), "test")).isEqualTo(shelf.flowAt("1.15.0").archive());
      assertThat(archive(kit.git("gitops"), "prod")).isEqualTo(shelf.flowAt("1.15.0").archive());
    }
  }

  @Test
  @DisplayName("brings the chart before an upgrade back when the upgrade fails, byte for byte")
  void rollsBack() {
    Problem problem = Problem.of(Problem.Kind.CHECK_FAILED, "It does not answer", "");
    Step smoke = Step.named("smoke", context -> new StepResult.Failed(problem));
    Pipeline pipeline =
        Pipeline.named("flow")
            .stage(
                "test",
                s ->
                    s.into("test")
                        .change(change(store.upgrade("flow", "1.16.0").values("more: 1\n")))
                        .then(smoke)
                        .onFailure(rollBack()));
    try (DeliveryKit kit = kit(pipeline)) {
      GitRepository git = kit.git("gitops");
      store.commit(store.install("flow", "1.15.0"), git, "test");
      String values = kit.file("gitops", "apps/test/flow/values.yaml");
      Run run = kit.run("flow", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.ROLLED_BACK);
      assertThat(kit.commits("gitops", "apps/test/flow/Chart.yaml")).hasSize(3);
      assertThat(archive(git, "test")).isEqualTo(shelf.flowAt("1.15.0").archive());
      assertThat(kit.file("gitops", "apps/test/flow/values.yaml")).isEqualTo(values);
      assertThat(store.installed(git, "test"))
          .singleElement()
          .satisfies(installed -> assertThat(installed.version()).hasToString("1.15.0"))
          .satisfies(installed -> assertThat(installed.notes()).isEmpty());
    }
  }

  @Test
  @DisplayName("uninstalls, and fails with the remedy where a stage has no environment")
  void uninstalls() {
    Pipeline pipeline =
        Pipeline.named("flow")
            .stage("test", s -> s.into("test").change(change(store.uninstall("flow"))))
            .stage("none", s -> s.change(change(store.uninstall("flow"))));
    try (DeliveryKit kit = kit(pipeline)) {
      GitRepository git = kit.git("gitops");
      store.commit(store.install("flow", "1.15.0"), git, "test");
      Run run = kit.run("flow", Start.manual(), "ann");
      assertThat(git.list(git.head("main").orElseThrow(), "")).containsExactly("README.md");
      assertThat(run.problem().orElseThrow().sentence()).contains("Say .into(");
    }
  }
}
