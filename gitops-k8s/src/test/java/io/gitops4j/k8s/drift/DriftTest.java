package io.gitops4j.k8s.drift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Drift")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class DriftTest {
  private static final String WEB =
      """
      {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
       "spec": {"replicas": 3, "selector": {"matchLabels": {"app": "web"}}, "template": {
         "metadata": {"labels": {"app": "web"}}, "spec": {"containers": [
           {"name": "side", "image": "example.org/side:1.0"},
           {"name": "web", "image": "example.org/web:1.0", "args": ["a", "b"]}]}}}}
      """;

  private static final String KEYS =
      """
      {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys"},
       "stringData": {"password": "wanted-word"}}
      """;

  private Cluster cluster;
  private String namespace = "";
  private Drift drift;
  private ClusterTarget target;
  private ControlPlane plane;

  @BeforeEach
  void connect(ControlPlane shared) throws IOException {
    plane = shared;
    cluster = Cluster.connect(plane.access());
    namespace = plane.newNamespace();
    target = ClusterTarget.on(cluster).in(namespace);
    drift = Drift.of(target);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  @DisplayName("is told field by field, with who changed it and when, and is put right")
  void detectsAndHeals() throws IOException {
    Rendering git = rendering(WEB, config("a"), config("b"));
    assertThat(detect(git).isNews()).as("nothing was applied yet").isTrue();
    apply(git);
    assertThat(detect(git).isNone()).isTrue();
    assertThat(detect(git).isNews()).isFalse();
    assertThat(detect(git).text()).contains("shop in test: as Git says");

    plane.kubectl(
        "",
        "-n",
        namespace,
        "patch",
        "deployment",
        "web",
        "--field-manager=kubectl-edit",
        "-p",
        "{\"spec\":{\"replicas\":5,\"template\":{\"spec\":{\"containers\":"
            + "[{\"name\":\"web\",\"image\":\"example.org/web:2.0\"}]}}}}");
    plane.kubectl("", "-n", namespace, "label", "configmap", "a", "mood=good");
    plane.kubectl("", "-n", namespace, "delete", "configmap", "b");
    DriftReport report = detect(git);
    assertThat(report.objects())
        .extracting(ObjectDrift::object, ObjectDrift::what)
        .as("a label that somebody adds is theirs")
        .containsExactlyInAnyOrder(
            tuple("Deployment/" + namespace + "/web", ObjectDrift.What.CHANGED),
            tuple("ConfigMap/" + namespace + "/b", ObjectDrift.What.MISSING));
    DriftedField replicas = field(report, ".spec.replicas");
    assertThat(replicas.is()).isEqualTo(5L);
    assertThat(replicas.wanted()).isEqualTo(3L);
    assertThat(replicas.changedBy().orElseThrow().manager()).isEqualTo("kubectl-edit");
    assertThat(report.text())
        .contains(".spec.replicas is 5, wanted 3; changed by kubectl-edit at 20")
        .contains(
            ".spec.template.spec.containers[name=web].image is \"example.org/web:2.0\", wanted"
                + " \"example.org/web:1.0\"; changed by kubectl-edit at 20");

    assertThat(drift.heal("shop", "test", git).objects()).hasSize(2);
    assertThat(detect(git).isNone()).isTrue();
    assertThat(find("apps/v1", "Deployment", "web").object("spec").number("replicas")).isEqualTo(3);
    assertThat(find("v1", "ConfigMap", "a").object("metadata").object("labels").text("mood"))
        .isEqualTo("good");
    assertThat(target.current("shop", "test").orElseThrow().key()).isEqualTo(key(1));
  }

  @Test
  @DisplayName("may be let be by field or by manager, and then healing leaves it alone")
  void ignores() throws IOException {
    Rendering git = rendering(WEB);
    apply(git);
    plane.merge(
        "/apis/apps/v1/namespaces/" + namespace + "/deployments/web/scale?fieldManager=autoscaler",
        "{\"spec\":{\"replicas\":7}}");
    plane.kubectl(
        "", "-n", namespace, "set", "image", "deployment/web", "side=example.org/side:2.0");
    Drift byManager = drift.ignoring(IgnoreRule.manager("autoscaler"));
    DriftReport report = byManager.detect("shop", "test", git);
    assertThat(report.ignored()).extracting(DriftedField::path).containsExactly(".spec.replicas");
    assertThat(report.ignored().get(0).changedBy().orElseThrow().subresource()).isEqualTo("scale");
    assertThat(report.objects()).hasSize(1);
    assertThat(report.text())
        .contains("ignored: .spec.replicas is 7, wanted 3; changed by autoscaler");
    Drift byField =
        byManager.ignoring(
            IgnoreRule.field("/spec/template/spec/containers/0/image").of("Deployment"));
    assertThat(byField.detect("shop", "test", git).isNone()).isTrue();
    assertThat(
            byField
                .ignoring(IgnoreRule.field("/spec/x").named("web"))
                .detect("shop", "test", git)
                .isNone())
        .isTrue();
    assertThat(
            drift
                .ignoring(IgnoreRule.field("/spec").of("StatefulSet"))
                .detect("shop", "test", git)
                .objects()
                .get(0)
                .fields())
        .hasSize(2);
    assertThat(
            drift
                .ignoring(IgnoreRule.field("/spec/*/spec"))
                .detect("shop", "test", git)
                .objects()
                .get(0)
                .fields())
        .hasSize(1);

    byManager.heal("shop", "test", git);
    Fields healed = find("apps/v1", "Deployment", "web").object("spec");
    assertThat(healed.number("replicas")).as("the autoscaler's").isEqualTo(7);
    assertThat(containers(healed).get(0).text("image")).isEqualTo("example.org/side:1.0");
    assertThat(byManager.detect("shop", "test", git).isNone()).isTrue();
    drift.heal("shop", "test", git);
    assertThat(find("apps/v1", "Deployment", "web").object("spec").number("replicas")).isEqualTo(3);
  }

  @Test
  @DisplayName("is not mixed up with what Git says anew; what Git no longer has is left over")
  void news() throws IOException {
    apply(rendering(WEB, config("a")));
    DriftReport report = detect(rendering(WEB.replace("\"replicas\": 3", "\"replicas\": 4")));
    assertThat(report.isNews()).isTrue();
    assertThat(field(report, ".spec.replicas").owners()).as("nobody else did it").isEmpty();
    assertThat(report.text())
        .contains("Git says something else than what was applied last")
        .contains("ConfigMap/" + namespace + "/a is left over");
    assertThat(
            drift
                .ignoring(IgnoreRule.field("/spec/replicas"))
                .heal("shop", "test", rendering(WEB.replace("\"replicas\": 3", "\"replicas\": 4")))
                .ignored())
        .hasSize(1);
    assertThat(find("apps/v1", "Deployment", "web").object("spec").number("replicas"))
        .as("what may differ stays, though nobody else sets it")
        .isEqualTo(3);
  }

  @Test
  @DisplayName("of Secrets names the fields, never their values")
  void secrets() throws IOException {
    Rendering git =
        rendering(KEYS.replace("stringData", "data").replace("wanted-word", "d2FudGVk"));
    apply(git);
    plane.merge(
        "/api/v1/namespaces/" + namespace + "/secrets/keys",
        "{\"data\":{\"password\":\"b3RoZXI=\"}}");
    DriftReport report = detect(git);
    assertThat(field(report, ".data.password").is()).isEqualTo("***");
    assertThat(report.text()).contains(".data.password").doesNotContain("b3RoZXI", "d2FudGVk");
  }

  @Test
  @DisplayName("has rules that say what they mean, or are refused")
  void badRules() {
    for (String pointer : List.of("", "/", "spec", "/a~2")) {
      assertThatIllegalArgumentException().isThrownBy(() -> IgnoreRule.field(pointer));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> IgnoreRule.manager(" "));
  }

  private DriftReport detect(Rendering git) {
    return drift.detect("shop", "test", git);
  }

  private static DriftedField field(DriftReport report, String path) {
    return report.objects().stream()
        .flatMap(o -> o.fields().stream())
        .filter(f -> f.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static List<Fields> containers(Fields spec) {
    return spec.object("template").object("spec").objects("containers");
  }

  private Fields find(String apiVersion, String kind, String name) {
    Fields metadata = Fields.of("name", name).with("namespace", namespace);
    return cluster
        .find(Fields.of("apiVersion", apiVersion).with("kind", kind).with("metadata", metadata))
        .orElseThrow();
  }

  private void apply(Rendering git) {
    target.apply(new Deployment("shop", "test", git, key(1)));
  }

  private static OperationKey key(int number) {
    return new OperationKey(String.format("%032x", number));
  }

  private static Rendering rendering(String... objects) throws IOException {
    List<KubernetesManifest> manifests = new ArrayList<>();
    for (String object : objects) {
      manifests.add(new KubernetesManifest("f", Json.object(object.getBytes(UTF_8))));
    }
    return new Rendering("test", manifests, Digest.of(manifests.toString().getBytes(UTF_8)));
  }

  private static String config(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
        + name
        + "\"},\"data\":{\"a\":\"b\"}}";
  }
}
