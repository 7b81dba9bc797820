package io.gitops4j.k8s.deploy;

import static io.gitops4j.k8s.deploy.Shop.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A chart's hook that is applied to a cluster")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class HooksTest {
  private Cluster cluster;
  private ClusterTarget target;
  private String namespace;

  @BeforeEach
  void connect(ControlPlane plane) throws IOException {
    cluster = Cluster.connect(plane.access());
    namespace = plane.newNamespace();
    target = ClusterTarget.on(cluster).in(namespace);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  @DisplayName("runs to its end before the rest, or once the rest is well")
  void order() {
    target.apply(
        deployment(
            1,
            List.of(
                job("announce", "post-install,post-upgrade", "1.0"),
                Shop.web("web"),
                job("migrate", "pre-install,pre-upgrade", "1.0"))));
    assertThat(find("batch/v1", "Job", "migrate").orElseThrow().object("status").find("succeeded"))
        .isPresent();
    Fields web = find("apps/v1", "Deployment", "web").orElseThrow();
    assertThat(web.object("status").number("availableReplicas")).isEqualTo(1);
    assertThat(find("batch/v1", "Job", "announce")).isPresent();
  }

  @Test
  @DisplayName("that does not end well stops what comes after it")
  void failure() {
    ClusterTarget hasty = target.withPatience(Duration.ofSeconds(2));
    Deployment bad =
        deployment(1, List.of(Shop.web("web"), job("migrate", "pre-install", "1.0-missing")));
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> hasty.apply(bad));
    assertThat(refusal)
        .hasMessageContaining("what others wait for")
        .hasMessageContaining("migrate");
    assertThat(find("apps/v1", "Deployment", "web")).isEmpty();
    Deployment worse =
        deployment(2, List.of(Shop.web("web"), job("migrate", "pre-install", "1.0-crashes")));
    assertThat(catchThrowableOfType(ProviderException.class, () -> target.apply(worse)))
        .hasMessageContaining("what others wait for has failed");
    String failed = uid();
    assertThat(catchThrowableOfType(ProviderException.class, () -> target.apply(worse)))
        .hasMessageContaining("what others wait for has failed");
    assertThat(uid()).as("one that failed is not run again by itself").isEqualTo(failed);
    Deployment good = deployment(3, List.of(Shop.web("web"), job("migrate", "pre-install", "1.0")));
    target.apply(good);
    assertThat(find("apps/v1", "Deployment", "web")).isPresent();
  }

  @Test
  @DisplayName("runs again when its text has changed, and not otherwise")
  void again() {
    Deployment first =
        deployment(1, List.of(job("migrate", "pre-upgrade", "1.0"), Shop.map("a", "1")));
    target.apply(first);
    String before = uid();
    assertThat(target.apply(first)).isEmpty();
    target.apply(deployment(2, List.of(job("migrate", "pre-upgrade", "1.0"), Shop.map("a", "2"))));
    assertThat(uid()).as("another object has changed").isEqualTo(before);

    Deployment next =
        deployment(3, List.of(job("migrate", "pre-upgrade", "2.0"), Shop.map("a", "3")));
    List<Difference> plan = target.plan(next);
    assertThat(plan)
        .extracting(Difference::change)
        .containsExactly(Difference.Kind.CHANGED, Difference.Kind.CHANGED);
    assertThat(uid()).as("a plan runs nothing").isEqualTo(before);
    assertThat(target.apply(next)).containsExactlyInAnyOrderElementsOf(plan);
    assertThat(uid()).isNotEqualTo(before);
    assertThat(target.apply(next)).isEmpty();
    assertThat(target.health("shop", "test").state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  @DisplayName("that asks to stay is not made anew, nor is a job that is no hook")
  void notMadeAnew() {
    Fields kept = job("migrate", "pre-upgrade", "1.0");
    assertThat(changed(kept, "helm.sh/resource-policy", "keep")).isEqualTo(Refusal.IMMUTABLE);
    assertThat(changed(job("plain", "", "1.0"), "a", "b")).isEqualTo(Refusal.IMMUTABLE);
  }

  private Refusal changed(Fields job, String annotation, String value) {
    Fields metadata = job.object("metadata");
    Fields annotated =
        job.with(
            "metadata",
            metadata.with("annotations", metadata.object("annotations").with(annotation, value)));
    target.apply(deployment(1, List.of(annotated)));
    Fields spec = job("any", "", "2.0").object("spec");
    Deployment next = deployment(2, List.of(annotated.with("spec", spec)));
    assertThat(catchThrowableOfType(ClusterException.class, () -> target.plan(next)).refusal())
        .isEqualTo(Refusal.IMMUTABLE);
    return catchThrowableOfType(ClusterException.class, () -> target.apply(next)).refusal();
  }

  private String uid() {
    return find("batch/v1", "Job", "migrate").orElseThrow().object("metadata").text("uid");
  }

  private Optional<Fields> find(String apiVersion, String kind, String name) {
    return cluster.find(Shop.in(namespace, Shop.object(apiVersion, kind, name)));
  }

  private static Fields job(String name, String hook, String version) {
    return Shop.json(
        """
        {"apiVersion": "batch/v1", "kind": "Job",
         "metadata": {"name": "%s", "annotations": {"helm.sh/hook": "%s"}},
         "spec": {"backoffLimit": 0, "template": {"spec": {"restartPolicy": "Never",
           "containers": [{"name": "main", "image": "example.org/job:%s"}]}}}}
        """
            .formatted(name, hook, version));
  }
}
