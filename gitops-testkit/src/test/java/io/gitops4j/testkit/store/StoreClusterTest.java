package io.gitops4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.k8s.HelmRenderer;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import io.gitops4j.registry.store.ChartStore;
import io.gitops4j.registry.store.StoreChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A chart of the store in a cluster")
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class StoreClusterTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path home;
  private final MemoryJournal journal = new MemoryJournal(SystemClock.utc());

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
        Cluster cluster = connect(plane);
        ConfiguredConnections connections =
            ConfiguredConnections.using(Plugins.of(getClass().getClassLoader()))
                .repository(
                    "gitops", forge.createRepository("gitops", Map.of("README.md", "#")), context)
                .target("test", ClusterTarget.on(cluster).in(namespace).allowingEmpty())
                .build()) {
      ChartStore store = ChartStore.of(shelf.catalogue(), helm);

      run(connections, store.install("flow", "1.15.0"), apply, healthy);
      assertThat(deployment(cluster, namespace).orElseThrow().toString())
          .contains("example.org/flow:1.15.0");

      run(connections, store.upgrade("flow", "1.16.0"), apply, healthy);
      assertThat(deployment(cluster, namespace).orElseThrow().toString())
          .contains("example.org/flow:1.16.0");

      run(connections, store.uninstall("flow"), apply);
      assertThat(deployment(cluster, namespace)).isEmpty();
    }
  }

  private void run(Connections connections, StoreChange change, Step... then)
      throws InterruptedException {
    Pipeline pipeline =
        Pipeline.named("flow")
            .stage(
                "test",
                s -> {
                  s.into("test").change(Change.in("gitops", change));
                  for (Step step : then) {
                    s.then(step);
                  }
                });
    try (Delivery delivery =
        Delivery.builder()
            .journal(journal)
            .pipelines(PipelineCatalog.of(pipeline))
            .connections(tenant -> connections)
            .build()) {
      Start start = Start.manual(Fields.of("change", change.toString()));
      Run started = delivery.start("flow", start, Actor.of("ann"));
      Run run = delivery.awaitEnd(started.id(), PATIENCE);
      assertThat(run.outcome()).as(() -> run.problem().toString()).contains(Outcome.SUCCEEDED);
    }
  }

  private static Cluster connect(ControlPlane plane) throws Exception {
    String authority = Files.readString(plane.authority());
    return Cluster.connect(
        ClusterAccess.at(plane.url(), authority, () -> Secret.of(plane.token())));
  }

  private static Optional<Fields> deployment(Cluster cluster, String namespace) {
    return cluster.find(
        Fields.of("apiVersion", "apps/v1")
            .with("kind", "Deployment")
            .with("metadata", Fields.of("name", "flow-flow").with("namespace", namespace)));
  }
}
