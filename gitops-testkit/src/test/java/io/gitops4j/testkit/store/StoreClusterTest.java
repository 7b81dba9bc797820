package io.gitops4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.k8s.HelmRenderer;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import io.gitops4j.registry.store.ChartStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A chart of the store in a cluster")
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class StoreClusterTest {
  @TempDir Path home;

  @Test
  @DisplayName("is installed and well, upgraded and well, then gone: each by a commit")
  void installedUpgradedGone(ControlPlane plane) throws Exception {
    String namespace = plane.newNamespace();
    HelmRenderer helm = HelmRenderer.builder().program(BuiltProgram.orSkip("helm")).build();
    Step apply = Steps.apply(ChartStore.pinned(helm), "gitops", "apps/{environment}/flow");
    Step healthy = Steps.awaitHealthy(Duration.ofMinutes(2));
    ProviderContext context = ProviderContext.in(home.resolve("cache"));
    try (Shelf shelf = new Shelf(home.resolve("shelf"));
        LocalGitProvider forge = LocalGitProvider.open(home.resolve("git"), context);
        Cluster cluster = StoreRuns.connect(plane);
        ConfiguredConnections connections =
            ConfiguredConnections.using(Plugins.of(getClass().getClassLoader()))
                .repository(
                    "gitops", forge.createRepository("gitops", Map.of("README.md", "#")), context)
                .target("test", ClusterTarget.on(cluster).in(namespace).allowingEmpty())
                .build()) {
      StoreRuns runs = new StoreRuns(connections);
      ChartStore store = ChartStore.of(shelf.catalogue(), helm);

      runs.run(store.install("flow", "1.15.0"), apply, healthy);
      assertThat(StoreRuns.deployment(cluster, namespace, "flow-flow").orElseThrow().toString())
          .contains("example.org/flow:1.15.0");

      runs.run(store.upgrade("flow", "1.16.0"), apply, healthy);
      assertThat(StoreRuns.deployment(cluster, namespace, "flow-flow").orElseThrow().toString())
          .contains("example.org/flow:1.16.0");

      runs.run(store.uninstall("flow"), apply);
      assertThat(StoreRuns.deployment(cluster, namespace, "flow-flow")).isEmpty();
    }
  }
}
