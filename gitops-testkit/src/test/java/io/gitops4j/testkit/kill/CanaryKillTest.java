package io.gitops4j.testkit.kill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.canary.CanaryHistory;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.LocalGitProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight kills, or as many as {@code -Dgitops4j.kills} says up to twelve; {@code -Dgitops4j.seed}
 * repeats one.
 */
@DisplayName("A canary whose processes are killed at random moments")
class CanaryKillTest {
  private static final int LONGEST = 3500;
  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: web
      spec:
        rules:
          - backendRefs:
              - name: web-blue
                port: 80
                weight: 100
      """;

  @TempDir Path home;

  @Test
  @DisplayName("ends as any other: each share one commit, and no moment measured twice or left out")
  void survives() throws Exception {
    long seed = Long.getLong("gitops4j.seed", new Random().nextLong());
    System.out.println("Kills of a canary with seed " + seed);
    Random random = new Random(seed);
    ProviderContext context = ProviderContext.in(home.resolve("cache"));
    try (LocalGitProvider forge = LocalGitProvider.open(home.resolve("git"), context)) {
      RepositoryUrl url = forge.createRepository("gitops", Map.of("web/route.yaml", ROUTE));
      GitRepository git = forge.repository(url);
      CommitId begin = git.head("main").orElseThrow();
      Instant since = SystemClock.utc().instant();
      int most = Math.min(12, Integer.getInteger("gitops4j.kills", 8));
      int kills = 0;
      while (kills < most && killed(since, random.nextInt(LONGEST))) {
        kills++;
      }
      assertThat(killed(since, Integer.MAX_VALUE)).isFalse();
      System.out.println("Killed " + kills + " times");
      assertThat(kills).isPositive();
      List<String> commits =
          git.history("web/route.yaml", begin, git.head("main").orElseThrow()).stream()
              .map(Commit::message)
              .map(message -> message.lines().findFirst().orElse(""))
              .toList();
      assertThat(commits).hasSize(6).doesNotHaveDuplicates();
      assertThat(commits.get(0)).startsWith("Retire");
    }
    everyMomentOnce();
  }

  private void everyMomentOnce() {
    try (FileJournal journal = FileJournal.open(home.resolve("journal"), SystemClock.utc());
        Delivery delivery =
            Delivery.builder()
                .journal(journal)
                .pipelines(
                    PipelineCatalog.of(
                        Pipeline.named("web")
                            .stage("prod", s -> s.into("prod").then(CanaryProcess.canary()))))
                .connections(
                    tenant -> {
                      throw new IllegalStateException("Nothing is left to do");
                    })
                .drivenByCaller()
                .build()) {
      Run run = delivery.runs(TenantId.DEFAULT).get(0);
      CanaryHistory history = CanaryHistory.of(run.release(), NodePath.of("prod", "blue-green"));
      assertThat(history.samples()).hasSizeGreaterThan(10);
      for (int i = 1; i < history.samples().size(); i++) {
        assertThat(history.samples().get(i).from()).isEqualTo(history.samples().get(i - 1).to());
      }
    }
  }

  /** Whether a process was killed so long after it was up, and did not end before. */
  private boolean killed(Instant since, int milliseconds) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx160m",
                "-cp",
                System.getProperty("java.class.path"),
                CanaryProcess.class.getName(),
                home.toString(),
                since.toString())
            .redirectError(ProcessBuilder.Redirect.appendTo(home.resolve("errors.txt").toFile()))
            .start();
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      String up = lines.readLine();
      assertThat(up).as(() -> errors()).isEqualTo("up");
      boolean ended = process.waitFor(Math.min(milliseconds, 180_000), TimeUnit.MILLISECONDS);
      if (ended) {
        assertThat(lines.readLine()).startsWith("SUCCEEDED");
      }
      return !ended;
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  private String errors() {
    try {
      return Files.readString(home.resolve("errors.txt"));
    } catch (IOException e) {
      return "no errors.txt";
    }
  }
}
