package io.gitops4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.servers.GiteaServer;
import io.gitops4j.k8s.argocd.ApplicationSource;
import io.gitops4j.k8s.argocd.ArgoApplication;
import io.gitops4j.k8s.argocd.ArgoCdTarget;
import io.gitops4j.k8s.argocd.SyncPolicy;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.servers.ArgoCd;
import io.gitops4j.k8s.servers.ArgoCdExtension;
import io.gitops4j.registry.store.ChartStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A chart of the store that Argo CD follows")
@Tag("servers")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
@ExtendWith(ArgoCdExtension.class)
class ArgoCdStoreTest {
  @TempDir Path home;

  @Test
  @DisplayName("is rendered by it from the archive in Git alone, when installed and when upgraded")
  void followed(ArgoCd argo) throws Exception {
    GiteaServer gitea = GiteaServer.shared();
    RepositoryUrl repository = gitea.newRepository(Map.of("README.md", "# Ours\n"));
    String namespace = argo.plane().newNamespace();
    ProviderContext context =
        ProviderContext.in(home.resolve("cache"))
            .withCredentials(() -> Credentials.token(gitea.writer("robot").token()))
            .withOptions(Fields.of(Plugins.PROVIDER, "gitea"));
    try (Shelf shelf = new Shelf(home.resolve("shelf"));
        Cluster cluster = StoreRuns.connect(argo.plane());
        ConfiguredConnections connections =
            ConfiguredConnections.using(Plugins.of(getClass().getClassLoader()))
                .repository("gitops", repository, context)
                .target("test", ArgoCdTarget.on(cluster).named(namespace + "-{application}"))
                .build()) {
      ServerSideApply.on(cluster, "tests")
          .apply(
              ArgoApplication.named(namespace + "-flow")
                  .in(ArgoCd.NAMESPACE)
                  .from(ApplicationSource.git(repository.toString(), "main", "apps/test/flow"))
                  .to(namespace)
                  .sync(SyncPolicy.automated().pruning())
                  .fields());
      StoreRuns runs = new StoreRuns(connections);
      ChartStore store = ChartStore.unchecked(shelf.catalogue());
      var healthy = Steps.awaitHealthy(Duration.ofMinutes(2));
      String name = namespace + "-flow-flow";

      runs.run(store.install("flow", "1.15.0"), healthy);
      assertThat(StoreRuns.deployment(cluster, namespace, name).orElseThrow().toString())
          .contains("example.org/flow:1.15.0", "replicas=2");

      runs.run(store.upgrade("flow", "1.16.0").values("workers: {count: 3}\n"), healthy);
      assertThat(StoreRuns.deployment(cluster, namespace, name).orElseThrow().toString())
          .contains("example.org/flow:1.16.0", "replicas=3");
    }
  }
}
