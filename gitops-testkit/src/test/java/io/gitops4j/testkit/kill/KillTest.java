package io.gitops4j.testkit.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.GitServer;
import io.gitops4j.testkit.protocol.ProtocolChecker;
import io.gitops4j.testkit.protocol.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that share a journal deliver what three-fold webhooks ask of them, while they are
 * killed and stopped: half the time where a run stands at a numbered point, half at random moments.
 * The Git server is a process of its own, is slow, and lives; somebody else pushes to it as well.
 * {@code -Dgitops4j.kills=1000} for more, {@code -Dgitops4j.seed=…} for the same plan again.
 */
@DisplayName("Deliveries that are killed over and over")
class KillTest {
  private static final int RUNS_AT_A_TIME = 5;

  @TempDir Path home;

  @Test
  @DisplayName("keep every invariant of the run protocol, with a journal in files")
  void survivesOnFiles() throws Exception {
    survive(Journals.inFolder(home.resolve("journal")));
  }

  private void survive(String journal) throws Exception {
    long seed = Long.getLong("gitops4j.seed", new Random().nextLong());
    int kills = Integer.getInteger("gitops4j.kills", 10);
    Instant begun = SystemClock.utc().instant();
    Site.create(home);
    Map<String, Integer> counts = new TreeMap<>();
    try (GitServer server = GitServer.start(home.resolve("remotes"))) {
      server.script("remote", "pause", "300");
      Site site = new Site(home, server.git("remote"));
      Beginnings beginnings = Beginnings.of(site);
      try (Fleet fleet = new Fleet(site, journal);
          ForeignWriter others =
              ForeignWriter.of(
                  site.remote().toString(), home.resolve("bob"), "test", new Random(~seed))) {
        Traffic traffic = new Traffic(fleet, seed);
        KillPlan plan = new KillPlan(fleet, new Random(seed), Journals.isShared(journal));
        AtomicBoolean over = new AtomicBoolean();
        Thread bob = new Thread(() -> writeUntil(over, others), "bob");
        bob.start();
        traffic.begin(RUNS_AT_A_TIME);
        plan.strike(kills);
        traffic.end();
        over.set(true);
        bob.join();
        fleet.size(0);
        counts.putAll(plan.counts());
        counts.putAll(traffic.counts());
        judge("seed " + seed, site, journal, beginnings, traffic, others, counts);
      }
    }
    Duration took = Duration.between(begun, SystemClock.utc().instant());
    System.out.println("Killed, seed " + seed + ", " + took.toSeconds() + " s: " + counts);
  }

  private static void writeUntil(AtomicBoolean over, ForeignWriter others) {
    try {
      while (!over.get()) {
        others.write();
        LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void judge(
      String seed,
      Site site,
      String where,
      Beginnings beginnings,
      Traffic traffic,
      ForeignWriter others,
      Map<String, Integer> counts)
      throws IOException {
    Path errors = home.resolve("errors.txt");
    String said = Files.exists(errors) ? Files.readString(errors) : "";
    assertThat(traffic.troubles()).as("%s, and the processes said %s", seed, said).isEmpty();
    try (Journal journal = Journals.open(where)) {
      ProtocolChecker.Report report =
          ProtocolChecker.of(journal, Site.TENANT)
              .repository("remote", site.bareRemote(), "main", beginnings.remote())
              .repository("forge", site.bareForge(), "main", beginnings.forge())
              .layout(site.registry())
              .approval("prod/approvals")
              .foreign("remote", others.landed(), "replicas", others.values())
              .check();
      counts.putAll(report.counts());
      assertThat(report.violations()).as("%s, %s", seed, counts).isEmpty();
      assertThat(journal.streams(Site.TENANT, "run/"))
          .as("%s: the runs that were acknowledged, and no others", seed)
          .extracting(stream -> stream.name().substring("run/".length()))
          .containsExactlyInAnyOrderElementsOf(traffic.started());
      assertThat(counts).as("something happened").containsKey("runs SUCCEEDED");
    }
    assertThat(Visitor.troubles(site.remote().toString(), home.resolve("visitor"))).isEmpty();
    assertThat(Visitor.troubles(site.bareForge().toUri().toString(), home.resolve("visitor-2")))
        .isEmpty();
  }

  /** The heads before anything was delivered. */
  private record Beginnings(String remote, String forge) {
    static Beginnings of(Site site) throws IOException {
      return new Beginnings(head(site.bareRemote()), head(site.bareForge()));
    }

    private static String head(Path bare) throws IOException {
      return List.copyOf(Files.readAllLines(bare.resolve("refs/heads/main"))).get(0);
    }
  }
}
