package io.gitops4j.k8s.deploy;

import io.gitops4j.contracts.DeploymentTargetContract;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A cluster as a deployment target")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class ClusterTargetContractTest extends DeploymentTargetContract {
  private Cluster cluster;
  private String namespace = "";

  @BeforeEach
  void connect(ControlPlane plane) throws IOException {
    cluster = Cluster.connect(plane.access());
    namespace = plane.newNamespace();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Override
  protected DeploymentTarget open() {
    return ClusterTarget.on(cluster).in(namespace);
  }

  @Override
  protected void lose(String application, String environment, KubernetesManifest object) {
    cluster.delete(cluster.find(object.object()).orElseThrow());
  }

  @Override
  protected String namespace() {
    return namespace;
  }
}
