package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.PullRequestReceipt;
import io.gitops4j.core.spi.Commit;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.GitServer;
import io.gitops4j.git.LocalGitProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that delivers, again and again, half the time at numbered moments of an effect,
 * half at any moment; the Git server is a process of its own and lives. {@code
 * -Dgitops4j.kills=1000} for more, {@code -Dgitops4j.seed=…} for the same moments again.
 */
@DisplayName("A delivery that is killed over and over")
class KillTest {
  private static final List<String> POINTS =
      List.of(
          "before-intent",
          "after-intent",
          "before-act",
          "after-act",
          "after-receipt",
          "after-promote");
  private static final String NOWHERE = "nowhere";

  @TempDir Path home;

  @Test
  @DisplayName("ends every run, with each commit, tag, approval and pull request there once")
  void survives() throws IOException, InterruptedException {
    long seed = Long.getLong("gitops4j.seed", new Random().nextLong());
    int kills = Integer.getInteger("gitops4j.kills", 100);
    Random random = new Random(seed);
    Files.write(home.resolve("model.bin"), new byte[4096]);
    Path remotes = Files.createDirectories(home.resolve("remotes"));
    RepositoryUrl forge = create("git", "forge", "prod/app.yaml");
    RepositoryUrl folder = create("remotes", "remote", "test/app.yaml");
    CommitId beginning = head(folder);
    try (GitServer server = GitServer.start(remotes)) {
      RepositoryUrl remote = server.git("remote");
      int killed = 0;
      while (killed < kills) {
        killed += killed % 2 == 0 ? killAtPoint(remote, random) : killAnywhere(remote, random);
      }
      finish(remote);
      check("seed " + seed, remote, forge, beginning);
    }
  }

  private RepositoryUrl create(String folder, String name, String file) throws IOException {
    Path root = Files.createDirectories(home.resolve(folder));
    try (LocalGitProvider provider = LocalGitProvider.open(root, context())) {
      return provider.createRepository(name, Map.of(file, "version: v0 # set by the pipeline\n"));
    }
  }

  private CommitId head(RepositoryUrl url) {
    try (LocalGitProvider provider = LocalGitProvider.open(home.resolve("remotes"), context())) {
      return provider.repository(url).head("main").orElseThrow();
    }
  }

  private ProviderContext context() {
    return ProviderContext.in(home.resolve("cache-of-the-test"));
  }

  private int killAtPoint(RepositoryUrl remote, Random random)
      throws IOException, InterruptedException {
    String point = POINTS.get(random.nextInt(POINTS.size()));
    Process process = child(remote, 10_000, point, random.nextInt(12));
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    assertThat(ended).as("the process died %s", point).isTrue();
    assertThat(process.exitValue()).as("the process was killed %s", point).isEqualTo(137);
    return 1;
  }

  private int killAnywhere(RepositoryUrl remote, Random random)
      throws IOException, InterruptedException {
    Process process = child(remote, 10_000, NOWHERE, 0);
    assertThat(process.inputReader().readLine()).isEqualTo("up");
    boolean ended = process.waitFor(random.nextInt(1_500), TimeUnit.MILLISECONDS);
    assertThat(ended).as("the process lived until it was killed").isFalse();
    process.destroyForcibly().waitFor();
    return 1;
  }

  private void finish(RepositoryUrl remote) throws IOException, InterruptedException {
    int started;
    try (FileJournal journal = FileJournal.open(home.resolve("journal"), SystemClock.utc())) {
      started = journal.streams(KilledDelivery.TENANT, "run/").size();
    }
    Process process = child(remote, started, NOWHERE, 0);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the last process ends").isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private Process child(RepositoryUrl remote, int runs, String point, int pass) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(KilledDelivery.class.getName());
    command.addAll(List.of(home.toString(), remote.toString(), "" + runs, point, "" + pass));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(home.resolve("errors.txt").toFile()))
        .start();
  }

  private void check(String seed, RepositoryUrl remote, RepositoryUrl forge, CommitId beginning) {
    FileJournal journal = FileJournal.open(home.resolve("journal"), SystemClock.utc());
    ConfiguredConnections connections = KilledDelivery.connections(home, remote);
    try (journal;
        connections;
        Delivery delivery =
            Delivery.builder()
                .pipelines(PipelineCatalog.of(KilledDelivery.pipeline(home)))
                .connections(tenant -> connections)
                .journal(journal)
                .drivenByCaller()
                .build()) {
      List<Run> runs = delivery.runs(KilledDelivery.TENANT);
      assertThat(runs).as(seed).isNotEmpty();
      GitRepository git = connections.repository("remote");
      List<Commit> commits =
          git.history("test/app.yaml", beginning, git.head("main").orElseThrow());
      for (Run run : runs) {
        assertThat(run.outcome()).as("%s: %s", seed, run.problem()).contains(Outcome.SUCCEEDED);
        assertThat(approvals(delivery, run)).as("%s: approvals of %s", seed, run).isEqualTo(1);
        CommitId landed = landedOnRemote(run);
        assertThat(commits.stream().filter(c -> isOf(c, run)).map(Commit::id))
            .as("%s: commits of %s", seed, run)
            .containsExactly(landed);
        assertThat(git.tag("test-" + run.id())).as("%s: tag of %s", seed, run).contains(landed);
        PullRequestReceipt opened = opened(run);
        assertThat(pullRequests(connections).find(forge, opened.branch())).as(seed).hasSize(1);
      }
      assertThat(commits).as(seed).hasSameSizeAs(runs);
      assertThat(runs.stream().map(r -> opened(r).number()).sorted().toList())
          .as("%s: the numbers of the pull requests have no gaps", seed)
          .isEqualTo(java.util.stream.LongStream.rangeClosed(1, runs.size()).boxed().toList());
    }
  }

  private static PullRequests pullRequests(ConfiguredConnections connections) {
    return connections.provider("forge").pullRequests().orElseThrow();
  }

  private static long approvals(Delivery delivery, Run run) {
    return delivery.events(run.id()).stream()
        .filter(e -> e.sentence().startsWith(KilledDelivery.APPROVED))
        .count();
  }

  private static boolean isOf(Commit commit, Run run) {
    return commit.trailer("Gitops4j-Run").filter(run.id().value()::equals).isPresent();
  }

  private static CommitId landedOnRemote(Run run) {
    return run.release().receipts().stream()
        .filter(CommitReceipt.class::isInstance)
        .map(CommitReceipt.class::cast)
        .filter(c -> c.repository().equals("remote"))
        .findFirst()
        .orElseThrow()
        .commit();
  }

  private static PullRequestReceipt opened(Run run) {
    return run.release().receipts().stream()
        .filter(PullRequestReceipt.class::isInstance)
        .map(PullRequestReceipt.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
