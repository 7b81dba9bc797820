package io.gitops4j.examples.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.testkit.DeliveryKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/guide/start.md shows, run. */
class FirstDeliveryTest {
  @Test
  void theDigestThatWasTestedGoesToProduction(@TempDir Path folder) throws IOException {
    Path model = Files.writeString(folder.resolve("jukebox.onnx"), "a model, say");
    try (DeliveryKit kit =
        DeliveryKit.of(FirstDelivery.pipeline(model))
            .repository(
                "gitops", Map.of("test.yaml", "version: none\n", "prod.yaml", "version: none\n"))
            .actor("lee", "leads")
            .approves("prod/approvals", "lee")) {
      Run run = kit.run("jukebox", Start.manual(), "mia");

      assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.file("gitops", "prod.yaml")).isEqualTo(kit.file("gitops", "test.yaml"));
    }
  }

  @Test
  @DisplayName("what the first page says is written where it says")
  void theProgramRuns(@TempDir Path home) throws Exception {
    FirstDelivery.main(new String[] {home.toString()});

    ProviderContext context = ProviderContext.in(home.resolve("git"));
    try (LocalGitProvider git = LocalGitProvider.open(home.resolve("git"), context)) {
      GitRepository gitops = git.repository(RepositoryUrl.of(home.resolve("git/gitops.git")));
      byte[] prod = gitops.read(gitops.head("main").orElseThrow(), "prod.yaml").orElseThrow();
      assertThat(new String(prod, UTF_8)).matches("version: \\w+@sha256:[0-9a-f]{64} # ours\n");
    }
    assertThat(home.resolve("registry/quay.io/mlops/jukebox/index.json")).exists();
    assertThat(home.resolve("journal/streams/default/env,jukebox,prod.journal")).exists();
    assertThat(home.resolve("cache/builds")).exists();
  }
}
