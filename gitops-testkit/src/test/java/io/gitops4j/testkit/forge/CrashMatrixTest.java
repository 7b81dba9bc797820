package io.gitops4j.testkit.forge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.git.JGitProvider;
import io.gitops4j.git.JGitRepository;
import io.gitops4j.git.fake.AzureDialect;
import io.gitops4j.git.fake.BitbucketCloudDialect;
import io.gitops4j.git.fake.BitbucketDataCenterDialect;
import io.gitops4j.git.fake.FakeForge;
import io.gitops4j.git.fake.ForgeDialect;
import io.gitops4j.git.fake.GitHubDialect;
import io.gitops4j.git.fake.GitLabDialect;
import io.gitops4j.testkit.forge.CrashedPromotion.Crash;
import io.gitops4j.testkit.forge.CrashedPromotion.Meanwhile;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A promotion whose process dies on the way")
class CrashMatrixTest {
  private static final Map<String, Supplier<ForgeDialect>> FORGES =
      Map.of(
          "azure-devops", AzureDialect::new,
          "github", GitHubDialect::new,
          "gitlab", GitLabDialect::new,
          "bitbucket-cloud", BitbucketCloudDialect::new,
          "bitbucket-data-center", BitbucketDataCenterDialect::new);

  @TempDir Path folder;

  static Stream<Arguments> cases() {
    return FORGES.keySet().stream()
        .sorted()
        .flatMap(forge -> Stream.of(MergeMethod.values()).map(m -> Arguments.of(forge, m)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  @DisplayName(
      "has one pull request, which is merged once; what a person changed in it is said to be theirs")
  void survives(String name, MergeMethod method) throws Exception {
    for (Crash crash : Crash.values()) {
      for (Meanwhile meanwhile : Meanwhile.values()) {
        String which = name + " " + method + " " + crash + " " + meanwhile;
        Path home = folder.resolve(crash + "-" + meanwhile);
        ForgeDialect dialect = FORGES.get(name).get();
        if (dialect instanceof GitLabDialect gitLab) {
          gitLab.settings(method == MergeMethod.MERGE ? "merge" : "ff", "default_off", true);
        }
        try (FakeForge forge = FakeForge.start(home.resolve("forge"), dialect);
            CrashedPromotion promotion =
                new CrashedPromotion(
                    forge, name, home.resolve("cache"), method, crash, meanwhile)) {
          Run run = promotion.play();
          boolean edited = meanwhile == Meanwhile.EDITED;
          assertThat(run.outcome())
              .as("%s: %s, waits for %s", which, run.problem(), run.waits())
              .contains(edited ? Outcome.FAILED : Outcome.SUCCEEDED);
          if (edited) {
            Problem problem = run.problem().orElseThrow();
            assertThat(problem.kind()).as(which).isEqualTo(Problem.Kind.ALTERED);
            assertThat(problem.sentence()).as(which).contains("with other values");
          }
          assertThat(forge.state().pulls()).as(which).hasSize(1);
          assertThat(config(forge, home))
              .as(which)
              .isEqualTo("version: " + (edited ? "v9" : "v2") + "\nreplicas: 2\n");
        }
      }
    }
  }

  private static String config(FakeForge forge, Path home) {
    ProviderContext context =
        ProviderContext.in(home.resolve("reader"))
            .withCredentials(() -> Credentials.basic("reader", FakeForge.TOKEN));
    try (JGitProvider git = JGitProvider.open(context);
        JGitRepository repository = git.repository(forge.repository())) {
      return new String(
          repository.read(repository.head("main").orElseThrow(), "config.yaml").orElseThrow(),
          UTF_8);
    }
  }
}
