package io.gitops4j.k8s.details;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.health.HealthState;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Of an environment that can't be read whole")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class PartialDetailsTest {
  private Shop shop;

  @BeforeEach
  void connect(ControlPlane plane) throws IOException {
    shop = Shop.in(plane);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  @DisplayName("what may be read is there; what may not be says so, and hides nothing else")
  void forbidden(ControlPlane plane) throws IOException {
    shop.apply(Shop.workload("Deployment", "web", "example.org/web:1.0"));
    shop.awaited(d -> d.pods().size() == 1 && d.pods().get(0).isReady());
    allow(plane, "[\"configmaps\", \"pods\", \"events\"]", "[\"deployments\"]");
    try (Cluster few = Cluster.connect(plane.access().impersonating(ControlPlane.STRANGER))) {
      ClusterTarget target = ClusterTarget.on(few).in(shop.namespace());
      EnvironmentDetails now = EnvironmentReader.of(target).read("shop", "test");
      assertThat(now.pods()).as("ReplicaSets can't be read, either").hasSize(1);
      assertThat(now.pods().get(0).isReady()).isTrue();
      assertThat(now.gaps())
          .filteredOn(g -> g.kind() == ErrorKind.FORBIDDEN)
          .extracting(Gap::what)
          .noneMatch(w -> w.startsWith("events in"))
          .anyMatch(w -> w.startsWith("ReplicaSet objects in"))
          .anyMatch(w -> w.startsWith("the log of web-"));
      assertThat(now.events())
          .as("as the core has them, where events.k8s.io may not be read")
          .anySatisfy(e -> assertThat(e.reason()).isEqualTo("Scheduled"))
          .allSatisfy(e -> assertThat(e.message()).isNotEmpty());
      assertThat(now.text()).contains("not read").contains("Grant the permission");
      EnvironmentDetails nothing =
          EnvironmentReader.of(ClusterTarget.on(few).in("default")).read("shop", "test");
      assertThat(nothing.objects()).isEmpty();
      assertThat(nothing.gaps())
          .singleElement()
          .extracting(Gap::what)
          .isEqualTo("what was applied");
    }
  }

  @Test
  @DisplayName("objects that are gone are told, and those whose label was taken away found")
  void gone() throws IOException {
    shop.apply(
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}",
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\"}}");
    shop.cluster().delete(shop.find("v1", "ConfigMap", "a"));
    Fields labels = Fields.of("applyset.kubernetes.io/part-of", "");
    Fields b = Fields.of("name", "b").with("namespace", shop.namespace()).with("labels", labels);
    ServerSideApply.on(shop.cluster(), "somebody")
        .forcing()
        .apply(Fields.of("apiVersion", "v1").with("kind", "ConfigMap").with("metadata", b));
    EnvironmentDetails now = shop.read();
    assertThat(now.objects()).extracting(o -> o.id().name()).containsExactly("a", "b");
    assertThat(now.objects()).extracting(ObjectDetails::isMissing).containsExactly(true, false);
    assertThat(now.health()).contains(HealthState.FAILED);
  }

  private void allow(ControlPlane plane, String core, String apps) {
    String base = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + shop.namespace();
    plane.create(
        base + "/roles",
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
         "metadata": {"name": "few"}, "rules": [
           {"apiGroups": [""], "resources": %s, "verbs": ["get", "list"]},
           {"apiGroups": ["apps"], "resources": %s, "verbs": ["get", "list"]}]}
        """
            .formatted(core, apps));
    plane.create(
        base + "/rolebindings",
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
         "metadata": {"name": "few"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "few"},
         "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "%s"}]}
        """
            .formatted(ControlPlane.STRANGER));
  }
}
