package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.PullRequests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A forge whose lists lag")
class LaggingListsTest {
  private static final Duration LAG = Duration.ofSeconds(30);

  private static void oneForAll(Duration lag, Consumer<DeliveryKit> fault) {
    Pipeline pipeline =
        Pipeline.named("app")
            .stage(
                "prod",
                s ->
                    s.into("prod")
                        .change(
                            Change.in("gitops", file("prod.yaml").set("version", "v1"))
                                .through(pullRequest("Release").keepSourceBranch())));
    try (DeliveryKit kit = DeliveryKit.of(pipeline)) {
      kit.repository("gitops", Map.of("prod.yaml", "version: v0\n"))
          .listsLag(lag)
          .mergesPullRequestsOf("gitops");
      fault.accept(kit);
      assertThat(kit.run("app", Start.manual(), "ann").outcome()).contains(Outcome.SUCCEEDED);
      assertThat(everyPullRequest(kit)).hasSize(1);
      assertThat(kit.file("gitops", "prod.yaml")).isEqualTo("version: v1\n");
    }
  }

  private static List<PullRequest> everyPullRequest(DeliveryKit kit) {
    PullRequests forge = kit.forge().pullRequests().orElseThrow();
    return kit.git("gitops").branches().stream()
        .flatMap(branch -> forge.find(kit.url("gitops"), branch).stream())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-act", "after-act", "after-intent"})
  @DisplayName("gets one pull request from a run that dies around opening it")
  void crash(String point) {
    oneForAll(LAG, kit -> kit.crashAt(point));
  }

  @Test
  @DisplayName("gets one pull request from a run that lost its answer")
  void lostAnswer() {
    oneForAll(LAG, kit -> kit.loseNextAnswer("open"));
  }

  @Test
  @DisplayName("gets one pull request even when it lags longer than anybody would think")
  void longLag() {
    oneForAll(Duration.ofMinutes(5), kit -> kit.loseNextAnswer("open"));
  }
}
