package io.gitops4j.testkit.kill;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.GitServer;
import io.gitops4j.testkit.protocol.ProtocolChecker;
import io.gitops4j.testkit.protocol.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a test happens: a slow Git server in a process of its own, processes that deliver, an
 * outside world that asks them to, somebody else who pushes as well, and at the end a judgement by
 * what they left.
 */
final class Scene implements AutoCloseable {
  private final Instant begun = SystemClock.utc().instant();
  private final Path home;
  private final String journal;
  private final long seed;
  private final GitServer server;
  private final Site site;
  private final String remoteBeginning;
  private final String forgeBeginning;
  private final Fleet fleet;
  private final Traffic traffic;
  private final ForeignWriter others;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<Throwable> bobsTrouble = new AtomicReference<>();
  private final Thread bob = new Thread(this::writeOn, "bob");

  /**
   * Sets the scene.
   *
   * @param pause how long the Git server takes for a push at most, in milliseconds
   */
  Scene(Path home, String journal, long seed, int pause) throws IOException {
    this.home = home;
    this.journal = journal;
    this.seed = seed;
    Site.create(home);
    keepAsItIs(home.resolve("remotes").resolve("remote.git"));
    server = GitServer.start(home.resolve("remotes"));
    server.script("remote", "pause", Integer.toString(pause));
    site = new Site(home, server.git("remote"));
    remoteBeginning = head(site.bareRemote());
    forgeBeginning = head(site.bareForge());
    fleet = new Fleet(site, journal);
    traffic = new Traffic(fleet, seed);
    Random random = new Random(~seed);
    others =
        ForeignWriter.of(
            site.remote().toString(), home.resolve("bob"), "test", random, traffic::changes);
    bob.start();
  }

  Fleet fleet() {
    return fleet;
  }

  Traffic traffic() {
    return traffic;
  }

  /** Ends everything in peace, and finds fault with nothing. What happened, by name. */
  Map<String, Integer> judge(Map<String, Integer> done) throws IOException, InterruptedException {
    over.set(true);
    bob.join();
    fleet.size(0);
    Map<String, Integer> counts = new TreeMap<>(done);
    counts.putAll(traffic.counts());
    String about = "seed " + seed + ", in " + home;
    assertThat(bobsTrouble.get()).as("%s: what kept somebody else from writing", about).isNull();
    assertThat(traffic.troubles()).as("%s; the processes said %s", about, errors()).isEmpty();
    try (Journals opened = Journals.open(journal)) {
      ProtocolChecker.Report report =
          ProtocolChecker.of(opened.journal(), Site.TENANT)
              .repository("remote", site.bareRemote(), "main", remoteBeginning)
              .repository("forge", site.bareForge(), "main", forgeBeginning)
              .layout(site.registry())
              .approval("prod/approvals")
              .foreign("remote", others.landed(), "replicas", others.values())
              .check();
      counts.putAll(report.counts());
      counts.put("seconds", (int) Duration.between(begun, SystemClock.utc().instant()).toSeconds());
      assertThat(report.violations()).as("%s, %s", about, counts).isEmpty();
      assertThat(opened.journal().streams(Site.TENANT, "run/"))
          .as("%s: the runs that were acknowledged, and no others", about)
          .extracting(stream -> stream.name().substring("run/".length()))
          .containsExactlyInAnyOrderElementsOf(traffic.started());
    }
    visit(site.remote().toString(), "visitor-of-the-server");
    visit(site.bareForge().toUri().toString(), "visitor-of-the-forge");
    return counts;
  }

  private void visit(String url, String clone) throws IOException {
    assertThat(Visitor.troubles(url, home.resolve(clone))).isEmpty();
  }

  private String errors() throws IOException {
    Path errors = home.resolve("errors.txt");
    return Files.exists(errors) ? Files.readString(errors) : "nothing";
  }

  private void writeOn() {
    try {
      while (!over.get()) {
        others.write();
        LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
      }
    } catch (IOException | RuntimeException e) {
      bobsTrouble.set(e);
    }
  }

  /** The server tidies up nothing, so that every lock that is seen was left by a push. */
  private static void keepAsItIs(Path bare) throws IOException {
    Files.writeString(
        bare.resolve("config"), "[gc]\n\tauto = 0\n[receive]\n\tautogc = false\n", APPEND);
  }

  private static String head(Path bare) throws IOException {
    return Files.readAllLines(bare.resolve("refs/heads/main")).get(0);
  }

  @Override
  public void close() {
    over.set(true);
    fleet.close();
    server.close();
    others.close();
  }
}
