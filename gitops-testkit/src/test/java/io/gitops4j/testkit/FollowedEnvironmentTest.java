package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.k8s.PlainYamlRenderer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("In an environment that something else makes what Git says, a pipeline")
class FollowedEnvironmentTest {
  private static final Step APPLY = Steps.apply(PlainYamlRenderer.create(), "gitops", "shop");
  private static final Step HEALTHY = Steps.awaitHealthy(Duration.ofMinutes(1));
  private static final Pipeline SHOP =
      Pipeline.named("shop")
          .stage(
              "test",
              s ->
                  s.into("test")
                      .change(Change.in("gitops", file("shop/values.yaml").set("version", "2")))
                      .then(APPLY)
                      .then(HEALTHY)
                      .onFailure(rollBack().then(APPLY).then(HEALTHY)));

  private final Followed target = new Followed();
  private final DeliveryKit kit =
      DeliveryKit.of(SHOP)
          .repository("gitops", Map.of("shop/values.yaml", "version: 1\n"))
          .target("test", target);

  @Test
  @DisplayName("applies nothing, and waits for its own commit")
  void waitsForItsCommit() {
    target.say("FAILED", "PROGRESSING", "FAILED", "ABSENT", "HEALTHY");
    Run run = kit.run("shop", Start.manual(), "ann");
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    CommitId head = kit.git("gitops").head("main").orElseThrow();
    assertThat(target.asked).hasSize(5).allMatch(asked -> asked.equals(List.of(head)));
  }

  @Test
  @DisplayName("fails when a failure is still there at the next look, and waits for the rollback's")
  void rollsBack() {
    target.say("FAILED", "FAILED", "HEALTHY");
    Run run = kit.run("shop", Start.manual(), "ann");
    assertThat(run.outcome()).contains(Outcome.ROLLED_BACK);
    assertThat(run.problem().orElseThrow().sentence())
        .isEqualTo("Check healthy failed: it is FAILED");
    CommitId head = kit.git("gitops").head("main").orElseThrow();
    assertThat(target.asked).hasSize(3);
    assertThat(target.asked.get(0)).isEqualTo(target.asked.get(1)).doesNotContain(head);
    assertThat(target.asked.get(2)).containsExactly(head);
    assertThat(kit.file("gitops", "shop/values.yaml")).isEqualTo("version: 1\n");
  }

  /** Says what it is told to, and remembers which commits it was asked for. */
  private static final class Followed implements DeploymentTarget {
    private final Deque<Health.State> answers = new ArrayDeque<>();
    private final List<List<CommitId>> asked = new ArrayList<>();

    void say(String... states) {
      for (String state : states) {
        answers.add(Health.State.valueOf(state));
      }
    }

    @Override
    public boolean followsGit() {
      return true;
    }

    @Override
    public Health health(String application, String environment, List<SourceCommit> landed) {
      asked.add(landed.stream().map(SourceCommit::commit).toList());
      Health.State state = answers.remove();
      return new Health(state, "it is " + state);
    }

    @Override
    public List<Difference> plan(Deployment deployment) {
      throw new IllegalStateException("nothing is planned");
    }

    @Override
    public List<Difference> apply(Deployment deployment) {
      throw new IllegalStateException("nothing is applied");
    }

    @Override
    public Optional<Applied> current(String application, String environment) {
      throw new IllegalStateException("nothing was applied");
    }
  }
}
