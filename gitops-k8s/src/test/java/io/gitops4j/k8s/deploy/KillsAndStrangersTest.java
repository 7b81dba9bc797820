package io.gitops4j.k8s.deploy;

import io.gitops4j.k8s.cluster.Between;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.cluster.MemoryApiServer;
import io.gitops4j.k8s.cluster.RequestLimits;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Two sets, strangers, and processes that end anywhere")
class KillsAndStrangersTest {
  private static final int RUNS = Integer.getInteger("gitops4j.fights", 10_000);
  private static final int REAL_RUNS = Integer.getInteger("gitops4j.realFights", 200);

  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  @DisplayName(
      "delete nothing that is not theirs, and in the end what is wanted stands: 10,000 runs")
  @Timeout(value = 1200, unit = TimeUnit.SECONDS)
  void inMemory() {
    for (long seed = 1; seed <= RUNS; seed++) {
      MemoryApiServer server = new MemoryApiServer();
      fight(seed, server::connect, server::merge, List.of("home", "away"));
    }
  }

  @Test
  @DisplayName("the same with a real API server: 200 runs")
  @Timeout(value = 1200, unit = TimeUnit.SECONDS)
  @Tag("servers")
  @ExtendWith(ControlPlaneExtension.class)
  void onARealServer(ControlPlane plane) throws IOException {
    ClusterAccess access = plane.access().withLimits(RequestLimits.usual().withConcurrency(1));
    List<String> namespaces = List.of(plane.newNamespace(), plane.newNamespace());
    for (long seed = 1; seed <= REAL_RUNS; seed++) {
      fight(seed, between -> Between.connect(access, between), plane::merge, namespaces);
    }
  }

  private void fight(
      long seed,
      Function<Between, Cluster> connect,
      BiConsumer<String, String> merge,
      List<String> namespaces) {
    try (Fight fight = new Fight(seed, connect, merge, namespaces)) {
      fight.run(threads);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("Seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
