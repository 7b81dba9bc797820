package io.gitops4j.testkit.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes share a journal, and each webhook reaches them three times at once. {@code
 * -Dgitops4j.starts=500} for more.
 */
@DisplayName("Webhooks that are delivered three times, at two processes")
class WebhookTest {
  private static final int RUNS_AT_A_TIME = 8;

  @TempDir Path home;

  @Test
  @DisplayName("start one run each, and no two hold an environment at a time, in files")
  void oneRunEachOnFiles() throws Exception {
    oneRunEach(home.resolve("journal").toString());
  }

  @Test
  @DisplayName("start one run each, and no two hold an environment at a time, in PostgreSQL")
  void oneRunEachOnPostgres() throws Exception {
    try (Database database = Database.start()) {
      oneRunEach(database.url());
    }
  }

  private void oneRunEach(String journal) throws Exception {
    long seed = Long.getLong("gitops4j.seed", new Random().nextLong());
    int starts = Integer.getInteger("gitops4j.starts", 24);
    System.out.println("Webhooks with seed " + seed);
    try (Scene scene = new Scene(home, journal, seed, 1)) {
      scene.fleet().size(2);
      scene.traffic().begin(RUNS_AT_A_TIME, starts);
      scene.traffic().awaitAll();
      Map<String, Integer> counts = scene.judge(Map.of());
      System.out.println("Started, seed " + seed + ": " + counts);
      assertThat(counts).containsEntry("runs", starts).containsEntry("starts", 3 * starts);
    }
  }
}
