package io.gitops4j.testkit.cluster;

import io.gitops4j.k8s.argocd.ApplicationSource;
import io.gitops4j.k8s.argocd.ArgoApplication;
import io.gitops4j.k8s.argocd.ArgoCdTarget;
import io.gitops4j.k8s.argocd.SyncPolicy;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.servers.ArgoCd;
import io.gitops4j.k8s.servers.ArgoCdExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Argo CD looks at Git by itself every hour only: what it sees earlier, it was asked to. */
@DisplayName("A pipeline that commits to a real Gitea")
@Tag("servers")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
@ExtendWith(ArgoCdExtension.class)
class ArgoCdPipelineTest extends ReleaseToCluster {
  @BeforeEach
  void begin(ArgoCd argo) throws Exception {
    connect(argo.plane());
  }

  @Test
  @DisplayName("sees Argo CD roll its commit out; a bad one fails, and is rolled back by another")
  void followedByArgoCd() throws Exception {
    apply(
        ArgoApplication.named(namespace + "-shop")
            .in(ArgoCd.NAMESPACE)
            .from(ApplicationSource.git(repository.toString(), "main", "shop"))
            .to(namespace)
            .sync(SyncPolicy.automated().pruning()));
    deliver(
        ArgoCdTarget.on(cluster).named(namespace + "-{application}"),
        "Deployment.apps " + namespace + "/shop",
        "degraded");
  }

  @Test
  @DisplayName("applies it to the cluster itself, where it is told so by another target")
  void appliedDirectly() throws Exception {
    deliver(
        ClusterTarget.on(cluster).in(namespace),
        "Deployment.apps " + namespace + "/shop",
        "ProgressDeadlineExceeded");
  }
}
