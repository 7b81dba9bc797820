package io.gitops4j.k8s.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("What is applied to a cluster")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class ClusterTargetTest {
  private Cluster cluster;
  private String namespace = "";
  private ClusterTarget target;

  @BeforeEach
  void connect(ControlPlane plane) throws IOException {
    cluster = Cluster.connect(plane.access());
    namespace = plane.newNamespace();
    target = ClusterTarget.on(cluster).in(namespace).withPatience(Duration.ofSeconds(60));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  @DisplayName("rolls out, is rolled back by applying what was before, and its health says so")
  void rollsOut() throws IOException {
    apply(1, web("example.org/web:1.0"));
    assertThat(awaited().state()).isEqualTo(Health.State.HEALTHY);
    apply(2, web("example.org/web:2.0-missing"));
    assertThat(health().state()).isEqualTo(Health.State.PROGRESSING);
    assertThat(health().sentence()).contains("Deployment.apps " + namespace + "/web");
    assertThat(apply(3, web("example.org/web:1.0")))
        .singleElement()
        .satisfies(d -> assertThat(d.object()).isEqualTo("Deployment/" + namespace + "/web"))
        .satisfies(d -> assertThat(d.group()).isEqualTo("apps"))
        .satisfies(
            d ->
                assertThat(d.fields())
                    .containsExactly(
                        new Difference.Field(
                            ".spec.template.spec.containers[name=web].image",
                            "example.org/web:2.0-missing",
                            "example.org/web:1.0")));
    assertThat(awaited().state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  @DisplayName("may bring the definition of its kinds and its namespace along")
  void definitionFirst() throws IOException {
    String group = namespace + ".example.org";
    String other = namespace + "-other";
    List<KubernetesManifest> manifests =
        List.of(
            manifest(
                "{\"apiVersion\":\""
                    + group
                    + "/v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"w\"},"
                    + "\"spec\":{\"size\":1}}"),
            manifest(map("there", other, "a")),
            manifest(widgets(group)),
            manifest(
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\""
                    + other
                    + "\"}}"));
    List<Difference> plan = target.plan(deployment(1, manifests));
    assertThat(plan).extracting(Difference::change).containsOnly(Difference.Kind.ADDED);
    assertThat(plan).hasSize(4);
    assertThat(target.apply(deployment(1, manifests))).containsExactlyInAnyOrderElementsOf(plan);
    assertThat(target.apply(deployment(1, manifests))).isEmpty();
    assertThat(health().state()).isEqualTo(Health.State.HEALTHY);
    List<Difference> gone = target.allowingEmpty().apply(deployment(2, List.of()));
    assertThat(gone)
        .extracting(Difference::object)
        .as("what depends on others is removed before them")
        .startsWith("Widget/" + namespace + "/w")
        .hasSize(4);
  }

  @Test
  @DisplayName(
      "may bring the namespace along that its inventory is in, and waits until it is there")
  void namespaceOfItsOwn() throws IOException {
    String own = namespace + "-own";
    List<KubernetesManifest> manifests =
        List.of(
            manifest(map("there", own, "a")),
            manifest(
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\""
                    + own
                    + "\"}}"));
    ClusterTarget there = target.in(own);
    assertThat(there.plan(deployment(1, manifests))).hasSize(2);
    there.apply(deployment(1, manifests));
    assertThat(there.current("shop", "test")).isPresent();
    assertThat(there.apply(deployment(1, manifests))).isEmpty();
    ProviderException refusal =
        catchThrowableOfType(
            ProviderException.class,
            () -> target.in(namespace + "-none").apply(deployment(1, List.of())));
    assertThat(refusal.kind()).isEqualTo(ErrorKind.NOT_FOUND);
  }

  @Test
  @DisplayName("comes wave by wave, and a wave that does not get well stops it")
  void waves() throws IOException {
    String failing =
        web("example.org/web:1.0-missing")
            .replace(
                "\"metadata\":{\"name\":\"web\"}",
                "\"metadata\":{\"name\":\"web\",\"annotations\":"
                    + "{\"argocd.argoproj.io/sync-wave\":\"-1\"}}");
    ClusterTarget hasty = target.withPatience(Duration.ofSeconds(2));
    Deployment first =
        deployment(1, List.of(manifest(map("after", namespace, "a")), manifest(failing)));
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> hasty.apply(first));
    assertThat(refusal)
        .hasMessageContaining("what others wait for is not well within PT2S")
        .hasMessageContaining("web");
    assertThat(find("ConfigMap", "after")).isEmpty();
    assertThat(target.current("shop", "test")).isEmpty();
    apply(2, map("other", namespace, "a"));
    assertThat(cluster.list("apps/v1", "Deployment", namespace, ""))
        .as("what was applied before it stopped is known, and removed when it is not wanted")
        .isEmpty();
  }

  @Test
  @DisplayName("is removed only if it is ours, is the one we applied, and does not ask to stay")
  void removesOursAlone() throws IOException {
    String keep =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"keep\",\"namespace\":\""
            + namespace
            + "\",\"annotations\":{\"helm.sh/resource-policy\":\"keep\"}}}";
    apply(
        1,
        map("again", namespace, "a"),
        map("taken", namespace, "a"),
        keep,
        map("gone", namespace, "a"));
    Fields again = find("ConfigMap", "again").orElseThrow();
    cluster.delete(again);
    plant(map("again", namespace, "of somebody else"));
    claim("taken");
    assertThat(apply(2, map("new", namespace, "a")))
        .containsExactlyInAnyOrder(
            difference("ConfigMap/" + namespace + "/new", Difference.Kind.ADDED),
            difference("ConfigMap/" + namespace + "/gone", Difference.Kind.REMOVED));
    for (String name : List.of("again", "taken", "keep")) {
      assertThat(find("ConfigMap", name)).as(name).isPresent();
    }
  }

  @Test
  @DisplayName("is not taken from another set that claims it")
  void othersStay() throws IOException {
    apply(1, map("one", namespace, "a"));
    claim("one");
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> apply(2, map("one", namespace, "b")));
    assertThat(refusal.kind()).isEqualTo(ErrorKind.FORBIDDEN);
    assertThat(refusal).hasMessageContaining("belongs to another set, applyset-other-v1");
    assertThat(find("ConfigMap", "one").orElseThrow().object("data").text("value")).isEqualTo("a");
  }

  @Test
  @DisplayName("is not all removed by mistake")
  void budget() throws IOException {
    String[] many = new String[12];
    for (int i = 0; i < many.length; i++) {
      many[i] = map("m-" + i, namespace, "a");
    }
    apply(1, many);
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> apply(2, map("m-0", namespace, "a")));
    assertThat(refusal)
        .hasMessageContaining("11 of 12 objects would be removed")
        .hasMessageContaining("withPruneBudget(11)");
    Deployment one = deployment(2, List.of(manifest(map("m-0", namespace, "a"))));
    assertThat(target.withPruneBudget(11).apply(one)).hasSize(11);
  }

  private void plant(String json) throws IOException {
    ServerSideApply.on(cluster, "somebody")
        .apply(Json.object(json.getBytes(StandardCharsets.UTF_8)));
  }

  private void claim(String name) {
    Fields labels = Fields.of(Inventory.PART_OF, "applyset-other-v1");
    Fields object =
        Fields.of("apiVersion", "v1")
            .with("kind", "ConfigMap")
            .with(
                "metadata",
                Fields.of("name", name).with("namespace", namespace).with("labels", labels));
    ServerSideApply.on(cluster, "other").forcing().apply(object);
  }

  private Optional<Fields> find(String kind, String name) {
    return cluster.find(
        Fields.of("apiVersion", "v1")
            .with("kind", kind)
            .with("metadata", Fields.of("name", name).with("namespace", namespace)));
  }

  private Health health() {
    return target.health("shop", "test");
  }

  private Health awaited() {
    Health now = health();
    while (now.state() == Health.State.PROGRESSING) {
      LockSupport.parkNanos(50_000_000);
      now = health();
    }
    return now;
  }

  private List<Difference> apply(int key, String... objects) throws IOException {
    List<KubernetesManifest> manifests = new ArrayList<>();
    for (String object : objects) {
      manifests.add(manifest(object));
    }
    return target.apply(deployment(key, manifests));
  }

  private static Deployment deployment(int key, List<KubernetesManifest> manifests) {
    Digest digest = Digest.of(manifests.toString().getBytes(StandardCharsets.UTF_8));
    return new Deployment(
        "shop",
        "test",
        new Rendering("test", manifests, digest),
        new OperationKey(String.format("%032x", key)));
  }

  private static KubernetesManifest manifest(String json) throws IOException {
    return new KubernetesManifest("f", Json.object(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static Difference difference(String object, Difference.Kind change) {
    return new Difference(object, change);
  }

  private static String map(String name, String namespace, String value) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
        + name
        + "\",\"namespace\":\""
        + namespace
        + "\"},\"data\":{\"value\":\""
        + value
        + "\"}}";
  }

  private static String web(String image) {
    return "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\"},"
        + "\"spec\":{\"replicas\":2,\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":{"
        + "\"metadata\":{\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":[{\"name\":\"web\","
        + "\"image\":\""
        + image
        + "\"}]}}}}";
  }

  private static String widgets(String group) {
    return """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "widgets.%1$s"},
         "spec": {"group": "%1$s", "scope": "Namespaced",
           "names": {"kind": "Widget", "plural": "widgets", "singular": "widget"},
           "versions": [{"name": "v1", "served": true, "storage": true, "schema":
             {"openAPIV3Schema": {"type": "object", "properties": {"spec": {"type": "object",
               "properties": {"size": {"type": "integer"}}}}}}}]}}
        """
        .formatted(group);
  }
}
