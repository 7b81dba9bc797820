package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.Compensation.rollBack;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.k8s.HelmRenderer;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.cluster.ServerSideApply.Change;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.testkit.DeliveryKit;
import java.nio.file.Path;
import java.time.Duration;

/** What docs/guide/clusters.md shows, compiled. */
final class ClustersPage {
  private ClustersPage() {}

  static void objects(Fields object) {
    ClusterAccess access =
        ClusterAccess.kubeconfig(Path.of("/etc/deploy/kubeconfig"), "prod")
            .impersonating("deployer", "release-team");

    try (Cluster cluster = Cluster.connect(access)) {
      ServerSideApply apply = ServerSideApply.on(cluster, "deploy");

      Change planned = apply.plan(object);
      planned.fields();
      Change done = apply.apply(object);
      done.id();
      done.isCreation();
      done.isNothing();
      done.before();
      done.after();
    }
  }

  static void deploy(Cluster cluster) {
    ClusterTarget target = ClusterTarget.on(cluster).in("shop");
    Pipeline shop =
        Pipeline.named("shop")
            .stage(
                "test",
                s ->
                    s.into("test")
                        .then(Steps.apply(HelmRenderer.create(), "gitops", "charts/shop"))
                        .then(Steps.awaitHealthy(Duration.ofMinutes(10)))
                        .onFailure(
                            rollBack()
                                .then(
                                    Steps.apply(HelmRenderer.create(), "gitops", "charts/shop"))));

    DeliveryKit.of(shop).target("test", target);
  }
}
