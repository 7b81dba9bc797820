package io.gitops4j.testkit.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that share a journal deliver what three-fold webhooks ask of them, while they are
 * killed and stopped: half the time where a run stands at a numbered point, half at random moments.
 * {@code -Dgitops4j.kills=1000} for more, {@code -Dgitops4j.killsOnPostgres=…} for another number
 * there, {@code -Dgitops4j.seed=…} for the same plan again. Many strikes are dealt in rounds, each
 * in a place of its own and judged at its end, as a server that tidies up nothing gets slower and
 * slower.
 */
@DisplayName("Deliveries that are killed over and over")
class KillTest {
  private static final int SLOWEST_PUSH = 300;
  private static final int STRIKES_OF_A_ROUND = 250;

  @TempDir Path home;

  @Test
  @DisplayName("keep every invariant of the run protocol, with a journal in files")
  void survivesOnFiles() throws Exception {
    long seed = seed();
    int left = kills();
    for (int round = 0; left > 0; round++, left -= STRIKES_OF_A_ROUND) {
      Path place = Files.createDirectory(home.resolve("round-" + round));
      String journal = place.resolve("journal").toString();
      survive(place, journal, seed + round, Math.min(left, STRIKES_OF_A_ROUND), 5);
    }
  }

  @Test
  @DisplayName("keep every invariant of the run protocol, with a journal in PostgreSQL")
  void survivesOnPostgres() throws Exception {
    try (Database database = Database.start()) {
      int strikes = Integer.getInteger("gitops4j.killsOnPostgres", kills());
      survive(home, database.url(), seed(), strikes, 10);
    }
  }

  private static int kills() {
    return Integer.getInteger("gitops4j.kills", 10);
  }

  private static long seed() {
    return Long.getLong("gitops4j.seed", new Random().nextLong());
  }

  private static void survive(Path place, String journal, long seed, int strikes, int runsAtATime)
      throws Exception {
    System.out.println("Kills with seed " + seed);
    try (Scene scene = new Scene(place, journal, seed, SLOWEST_PUSH)) {
      KillPlan plan = new KillPlan(scene.fleet(), new Random(seed));
      scene.traffic().begin(runsAtATime, Integer.MAX_VALUE);
      plan.strike(strikes);
      scene.traffic().end();
      Map<String, Integer> counts = scene.judge(plan.counts());
      System.out.println("Killed, seed " + seed + ": " + counts);
      assertThat(counts).as("something was delivered").containsKey("runs SUCCEEDED");
    }
  }
}
