package io.gitops4j.testkit.cluster;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.testkit.cluster.ReleaseToCluster.image;
import static io.gitops4j.testkit.cluster.ReleaseToCluster.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.k8s.WorkloadRenderer;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A pipeline that applies to a cluster")
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class ClusterPipelineTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Step APPLY = Steps.apply(WorkloadRenderer.create(), "gitops", "shop");
  private static final Pipeline SHOP =
      Pipeline.named("shop")
          .stage(
              "test",
              s ->
                  s.into("test")
                      .change(
                          Change.in(
                              "gitops",
                              file("shop/workload.yaml").set("image", Value.parameter("image"))))
                      .then(APPLY)
                      .then(Steps.awaitHealthy(Duration.ofMinutes(2)))
                      .onFailure(rollBack().then(APPLY)));

  @TempDir Path home;

  @Test
  @DisplayName("rolls a release out, and brings the one before back, in Git and in the cluster")
  void rollsOutAndBack(ControlPlane plane) throws Exception {
    String namespace = plane.newNamespace();
    ProviderContext context = ProviderContext.in(home.resolve("cache"));
    try (LocalGitProvider forge = LocalGitProvider.open(home.resolve("git"), context);
        Cluster cluster = Cluster.connect(plane.access())) {
      RepositoryUrl gitops =
          forge.createRepository(
              "gitops",
              Map.of(
                  "shop/workload.yaml",
                  "# the shop\nimage: none # set by the pipeline\nreplicas: 2\ndeadlineSeconds: 15\n"));
      ConfiguredConnections connections =
          ConfiguredConnections.using(Plugins.of(getClass().getClassLoader()))
              .repository("gitops", gitops, context)
              .target("test", ClusterTarget.on(cluster).in(namespace))
              .build();
      try (Delivery delivery =
          Delivery.builder()
              .journal(new MemoryJournal(SystemClock.utc()))
              .pipelines(PipelineCatalog.of(SHOP))
              .connections(tenant -> connections)
              .build()) {
        Run good = release(delivery, "example.org/shop:1.0");
        assertThat(good.outcome()).as(() -> good.problem().toString()).contains(Outcome.SUCCEEDED);
        assertThat(image(cluster, namespace)).isEqualTo("example.org/shop:1.0");

        Run bad = release(delivery, "example.org/shop:2.0-missing");
        assertThat(bad.outcome()).as(() -> bad.problem().toString()).contains(Outcome.ROLLED_BACK);
        assertThat(bad.problem().orElseThrow().sentence()).contains("Deployment.apps");
        assertThat(text(forge, gitops)).contains("image: example.org/shop:1.0 # set by");
        assertThat(image(cluster, namespace)).isEqualTo("example.org/shop:1.0");
        assertThat(delivery.environment("shop", "test").hold()).isPresent();

        Actor ann = Actor.of("ann");
        delivery.release(TenantId.DEFAULT, "shop", "test", ann);
        assertThat(release(delivery, "example.org/shop:1.1").outcome()).contains(Outcome.SUCCEEDED);
        Run back = delivery.rollback(TenantId.DEFAULT, "shop", "test", ann, "slow");
        assertThat(delivery.awaitEnd(TenantId.DEFAULT, back.id(), PATIENCE).outcome())
            .contains(Outcome.SUCCEEDED);
        assertThat(text(forge, gitops)).contains("image: example.org/shop:1.0 # set by");
        assertThat(image(cluster, namespace)).isEqualTo("example.org/shop:1.0");
      } finally {
        connections.close();
      }
    }
  }

  private static String text(LocalGitProvider forge, RepositoryUrl gitops) {
    var git = forge.repository(gitops);
    return new String(
        git.read(git.head("main").orElseThrow(), "shop/workload.yaml").orElseThrow(),
        StandardCharsets.UTF_8);
  }
}
