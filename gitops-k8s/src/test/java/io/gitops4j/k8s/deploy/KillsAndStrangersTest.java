package io.gitops4j.k8s.deploy;

import io.gitops4j.k8s.cluster.MemoryApiServer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Two sets, strangers, and processes that end anywhere")
class KillsAndStrangersTest {
  private static final int RUNS = Integer.getInteger("gitops4j.fights", 10_000);

  @Test
  @DisplayName(
      "delete nothing that is not theirs, and in the end what is wanted stands: 10,000 runs")
  @Timeout(value = 600, unit = TimeUnit.SECONDS)
  void inMemory() {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (long seed = Long.getLong("first", 1); seed <= RUNS; seed++) {
        MemoryApiServer server = new MemoryApiServer();
        fight(
            new Fight(seed, server::connect, server::merge, List.of("home", "away")),
            seed,
            threads);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  static void fight(Fight fight, long seed, ExecutorService threads) {
    try {
      fight.run(threads);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("Seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
