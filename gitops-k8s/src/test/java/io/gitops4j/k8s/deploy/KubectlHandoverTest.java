package io.gitops4j.k8s.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.model.CanonicalJson;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("What kubectl applied from its side")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class KubectlHandoverTest {
  private static final String OLD =
      """
      {"apiVersion": "apps/v1", "kind": "Deployment",
       "metadata": {"name": "web", "labels": {"old": "1", "app": "web"}},
       "spec": {"replicas": 3, "selector": {"matchLabels": {"app": "web"}},
         "template": {"metadata": {"labels": {"app": "web"}},
           "spec": {"containers": [
             {"name": "web", "image": "example.org/web:0.9",
              "env": [{"name": "A", "value": "1"}, {"name": "OLD", "value": "1"}]},
             {"name": "helper", "image": "example.org/helper:1"}]}}}}
      """;

  @Test
  @DisplayName("is ours from the first time on: what we don't list goes, what others set stays")
  void isTakenOver(ControlPlane plane) throws IOException {
    String namespace = plane.newNamespace();
    plane.kubectl(OLD, "apply", "-n", namespace, "-f", "-");
    plane.kubectl("", "annotate", "deployment", "web", "-n", namespace, "theirs=1");
    try (Cluster cluster = Cluster.connect(plane.access())) {
      ClusterTarget target = ClusterTarget.on(cluster).in(namespace);
      List<Fields> wanted = List.of(Shop.web("web"));
      assertThat(target.plan(Shop.deployment(1, wanted)))
          .extracting(Difference::change)
          .containsExactly(Difference.Kind.CHANGED);
      assertThat(target.apply(Shop.deployment(1, wanted)))
          .extracting(Difference::change)
          .containsExactly(Difference.Kind.CHANGED);
      Fields now = plane.get("/apis/apps/v1/namespaces/" + namespace + "/deployments/web");
      Fields metadata = now.object("metadata");
      assertThat(metadata.object("labels").asMap()).containsOnlyKeys(Inventory.PART_OF);
      assertThat(metadata.object("annotations").findText("theirs")).hasValue("1");
      assertThat(CanonicalJson.write(metadata))
          .doesNotContain("kubectl-client-side-apply", "last-applied");
      assertThat(now.object("spec").number("replicas")).as("the default").isEqualTo(1);
      List<Fields> containers =
          now.object("spec").object("template").object("spec").objects("containers");
      assertThat(containers).extracting(c -> c.text("name")).containsExactly("web");
      assertThat(containers.get(0).objects("env"))
          .extracting(e -> e.text("name"))
          .containsExactly("A", "B");
      assertThat(target.apply(Shop.deployment(1, wanted))).isEmpty();
    }
  }
}
