package io.gitops4j.examples.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.examples.platform.Platform;
import io.gitops4j.examples.platform.PlatformExtension;
import io.gitops4j.examples.platform.Program;
import io.gitops4j.examples.platform.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Models by GitOps, on a real forge, registry, cluster and Argo CD,")
@Tag("servers")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
@ExtendWith(PlatformExtension.class)
class ModelsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern DIGEST = Pattern.compile("@(sha256:[0-9a-f]{64})");
  private static final String PROD = "model-deployments/prod/radar/config.yaml";

  @Test
  @DisplayName(
      "get to production when they are better, and not when they aren't; killed or not; each can be"
          + " traced")
  void delivered(Platform platform, @TempDir Path home) throws Exception {
    try (Site site = Site.make(platform, home)) {
      assertThat(run(site, "bootstrap")).contains("SUCCEEDED");
      assertThat(site.file("bootstrap/appset-test.yaml"))
          .contains("repoURL: " + site.gitops() + " # filled in by the bootstrap");

      assertThat(approved(site, start(site, "deliver"))).contains("SUCCEEDED");
      String first = inProduction(site);

      CommitId better = site.commit(Map.of("rows.txt", "400\n"));
      assertThat(killedOnce(site)).contains("SUCCEEDED");
      String second = inProduction(site);
      assertThat(second).isNotEqualTo(first);
      assertThat(gitops(site).call("GET", "pulls?state=closed", Map.of())).hasSize(2);

      site.commit(Map.of("rows.txt", "100\n"));
      assertThat(run(site, "deliver"))
          .contains("REJECTED")
          .containsPattern("accuracy 0\\.\\d+ against the champion's 0\\.\\d+, wanted at least");
      assertThat(inProduction(site)).isEqualTo(second);
      assertThat(Files.readString(home.resolve("portal/radar.html")))
          .contains("against the champion", "was refused");

      assertThat(run(site, "trace", "prod"))
          .contains(second, better.hex(), "data sha256:", "accuracy 0.9", "1 of 1", "lee");
      assertThat(run(site, "where", better.hex())).contains("in        prod since", ", now");
    }
  }

  private static Program start(Site site, String command) throws IOException {
    return Program.start(Models.class, site.settings(), command);
  }

  private static String run(Site site, String... command) throws Exception {
    return Program.run(PATIENCE, Models.class, site.settings(), command);
  }

  /** Lee approves the pull request that the program opens. */
  private static String approved(Site site, Program program) throws Exception {
    try (program) {
      while (program.isRunning() && !approve(site)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
      return program.await(PATIENCE);
    }
  }

  private static boolean approve(Site site) throws IOException {
    Repository gitops = gitops(site);
    List<Long> open = gitops.openPullRequests();
    for (long number : open) {
      gitops.gitea().review(gitops.url(), number, "lee", Reviews.Review.State.APPROVED);
    }
    return !open.isEmpty();
  }

  private static Repository gitops(Site site) throws IOException {
    return new Repository(site.platform().gitea(), site.gitops());
  }

  /** The same command is killed at some moment, and given again. */
  private static String killedOnce(Site site) throws Exception {
    try (Program program = start(site, "deliver")) {
      if (!program.killWithin(Duration.ofSeconds(12))) {
        throw new IllegalStateException("It ended by itself:\n" + program.output());
      }
    }
    return approved(site, start(site, "deliver"));
  }

  /** The digest that Git, the cluster's pod and the endpoint agree on. */
  private static String inProduction(Site site) throws IOException {
    Matcher digest = DIGEST.matcher(site.file(PROD));
    assertThat(digest.find()).isTrue();
    String pods = site.platform().cluster().get("/api/v1/namespaces/models-prod/pods").toString();
    assertThat(pods).contains("models/radar@" + digest.group(1));
    return digest.group(1);
  }
}
