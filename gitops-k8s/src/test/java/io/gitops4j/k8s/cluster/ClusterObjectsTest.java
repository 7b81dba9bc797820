package io.gitops4j.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.LiveObjects;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The objects of a cluster, for who knows no cluster,")
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class ClusterObjectsTest {
  @Test
  @DisplayName("are found in the namespace they go to, and replaced unless they were changed since")
  void replacesWhatWasSeen(ControlPlane plane) throws IOException {
    String namespace = plane.newNamespace();
    try (Cluster cluster = Cluster.connect(plane.access())) {
      LiveObjects objects = cluster.objects(namespace, "canary");
      Fields map = Plane.configMap("", "web", Fields.of("weight", "100"));
      assertThat(objects.find(map)).isEmpty();
      cluster.create(Plane.configMap(namespace, "web", Fields.of("weight", "100")), "somebody");

      Fields seen = objects.find(map).orElseThrow();
      Fields wanted = seen.with("data", Fields.of("weight", "90"));
      Fields made = objects.replace(wanted);
      assertThat(made.object("data").text("weight")).isEqualTo("90");
      assertThatThrownBy(() -> objects.replace(wanted))
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.STALE));
      assertThat(objects.replace(made).object("metadata").text("resourceVersion"))
          .isEqualTo(made.object("metadata").text("resourceVersion"));
    }
  }

  @Test
  @DisplayName("are empty for files that are no objects, and for kinds that are not served")
  void knowsWhatIsNone(ControlPlane plane) throws IOException {
    try (Cluster cluster = Cluster.connect(plane.access())) {
      LiveObjects objects = cluster.objects("default", "canary");
      assertThat(objects.find(Fields.of("resources", "[]"))).isEmpty();
      assertThat(objects.find(Fields.of("kind", "Kustomization"))).isEmpty();
      assertThat(objects.find(Plane.object("example.org/v9", "Widget", "", "web"))).isEmpty();
    }
  }
}
