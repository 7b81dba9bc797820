package io.gitops4j.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.model.Secret;
import io.gitops4j.k8s.cluster.ClusterException.Cause;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a real API server refuses is told by its kind")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class RefusalsTest {
  @TempDir private Path folder;
  private ControlPlane plane;
  private Cluster cluster;
  private ServerSideApply ours;
  private String namespace;

  @BeforeEach
  void connect(ControlPlane shared) throws IOException {
    plane = shared;
    cluster = Cluster.connect(plane.access());
    ours = ServerSideApply.on(cluster, "ours");
    namespace = plane.newNamespace();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static ClusterException refused(Supplier<?> action) {
    return catchThrowableOfType(ClusterException.class, action::get);
  }

  @Test
  @DisplayName("a conflict names the fields and who owns them")
  void conflict() {
    ours.apply(Plane.deployment(namespace, "a", Fields.of("replicas", 1)));
    ServerSideApply theirs = ServerSideApply.on(cluster, "theirs");
    ClusterException e =
        refused(() -> theirs.apply(Plane.deployment(namespace, "a", Fields.of("replicas", 2))));
    assertThat(e.refusal()).isEqualTo(Refusal.CONFLICT);
    assertThat(e.causes())
        .singleElement()
        .returns(".spec.replicas", Cause::field)
        .returns("ours", Cause::manager);
    assertThat(e)
        .hasMessage(
            "Could not plan Deployment.apps %s/web: .spec.replicas is owned by ours. Leave the"
                + " fields to them, or force it.",
            namespace);
  }

  @Test
  @DisplayName("an invalid object names the fields that are wrong")
  void invalid() {
    ClusterException e =
        refused(() -> ours.apply(Plane.deployment(namespace, "a", Fields.of("replicas", -1))));
    assertThat(e.refusal()).isEqualTo(Refusal.INVALID);
    assertThat(e.causes()).extracting(Cause::field).contains("spec.replicas");
  }

  @Test
  @DisplayName("what can't change once it is there is told apart from what is wrong")
  void immutable() {
    ours.apply(Plane.deployment(namespace, "a", Fields.none()));
    ClusterException e = refused(() -> ours.apply(Plane.deployment(namespace, "b", Fields.none())));
    assertThat(e.refusal()).isEqualTo(Refusal.IMMUTABLE);
    assertThat(e.causes()).extracting(Cause::field).contains("spec.selector");
  }

  @Test
  @DisplayName(
      "a kind whose definition is not there is missing until it is; then its own rules hold")
  void customKind() {
    String group = "g" + UUID.randomUUID().toString().substring(0, 8) + ".example.org";
    Fields widget = Plane.object(group + "/v1", "Widget", namespace, "web");
    Fields small = widget.with("spec", Fields.of("size", 1));
    ClusterException e = refused(() -> ours.apply(small));
    assertThat(e.refusal()).isEqualTo(Refusal.API_MISSING);
    assertThat(e.retry()).isEqualTo(Retry.AFTER);

    plane.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Plane.widgets(group));
    while (refused(() -> ours.plan(small)) != null) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    ours.apply(small);
    ClusterException large = refused(() -> ours.apply(widget.with("spec", Fields.of("size", 2))));
    assertThat(large.refusal()).isEqualTo(Refusal.IMMUTABLE);
    assertThat(large.causes()).extracting(Cause::field).contains("spec.size");
    ClusterException odd = refused(() -> ours.apply(widget.with("spec", Fields.of("colour", 2))));
    assertThat(odd.refusal()).isEqualTo(Refusal.UNKNOWN_FIELD);
    assertThat(odd.causes()).extracting(Cause::field).containsExactly(".spec.colour");
  }

  @Test
  @DisplayName("a kind that an API doesn't have is missing, too")
  void unknownKind() {
    ClusterException e =
        refused(() -> ours.plan(Plane.object("apps/v1", "Deploiment", namespace, "web")));
    assertThat(e.refusal()).isEqualTo(Refusal.API_MISSING);
    assertThat(e).hasMessageContaining("Deploiment of apps/v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "web/status", "../secrets/web", "web%2Fstatus"})
  @DisplayName("a name that would lead elsewhere goes nowhere")
  void names(String name) {
    Fields object = Plane.configMap(namespace, name, Fields.none());
    assertThat(refused(() -> ours.apply(object)).refusal()).isEqualTo(Refusal.INVALID);
    assertThat(refused(() -> cluster.find(object)).refusal()).isEqualTo(Refusal.INVALID);
    Fields elsewhere = Plane.configMap(name, "web", Fields.none());
    assertThat(refused(() -> ours.apply(elsewhere)).refusal()).isEqualTo(Refusal.INVALID);
  }

  @Test
  @DisplayName("a name that is none is refused by the server, whatever is in it")
  void oddNames() {
    Fields object = Plane.configMap(namespace, "a b?c#d", Fields.none());
    assertThat(refused(() -> ours.apply(object)).refusal()).isEqualTo(Refusal.INVALID);
    Fields version = Plane.object("../api/v1", "ConfigMap", namespace, "web");
    assertThat(refused(() -> ours.apply(version)).refusal()).isEqualTo(Refusal.API_MISSING);
  }

  @Test
  @DisplayName("a field that its kind doesn't have is named")
  void unknownField() {
    ClusterException e =
        refused(() -> ours.apply(Plane.deployment(namespace, "a", Fields.of("replicaz", 1))));
    assertThat(e.refusal()).isEqualTo(Refusal.UNKNOWN_FIELD);
    assertThat(e.causes()).extracting(Cause::field).containsExactly(".spec.replicaz");
  }

  @Test
  @DisplayName("an admission webhook's no has its words")
  void webhook() throws Exception {
    Fields object = Plane.configMap(namespace, "web", Fields.of("a", "b"));
    String path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
    try (DenyingWebhook webhook = DenyingWebhook.start(folder, "no config maps on Sundays")) {
      plane.create(path, webhook.configuration(namespace, namespace));
      ClusterException e = awaitRefusal(() -> ours.plan(object));
      assertThat(e.refusal()).isEqualTo(Refusal.DENIED);
      assertThat(e).hasMessageContaining("no config maps on Sundays");
    } finally {
      plane.delete(path + "/" + namespace);
    }
  }

  /** A webhook or policy takes effect a moment after it was made. */
  private static ClusterException awaitRefusal(Supplier<?> action) {
    ClusterException e = refused(action);
    while (e == null) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      e = refused(action);
    }
    return e;
  }

  @Test
  @DisplayName("an admission policy's no has its words")
  void policy() {
    String path = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
    String bindings = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings";
    plane.create(
        path,
        """
        {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy",
         "metadata": {"name": "%1$s"},
         "spec": {"matchConstraints": {"namespaceSelector":
             {"matchLabels": {"kubernetes.io/metadata.name": "%1$s"}},
             "resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"],
               "operations": ["CREATE"], "resources": ["configmaps"]}]},
           "validations": [{"expression": "has(object.metadata.labels)",
             "message": "config maps need labels"}]}}
        """
            .formatted(namespace));
    plane.create(
        bindings,
        """
        {"apiVersion": "admissionregistration.k8s.io/v1",
         "kind": "ValidatingAdmissionPolicyBinding", "metadata": {"name": "%1$s"},
         "spec": {"policyName": "%1$s", "validationActions": ["Deny"]}}
        """
            .formatted(namespace));
    Fields object = Plane.configMap(namespace, "web", Fields.of("a", "b"));
    ClusterException e = awaitRefusal(() -> ours.plan(object));
    plane.delete(bindings + "/" + namespace);
    plane.delete(path + "/" + namespace);
    assertThat(e.refusal()).isEqualTo(Refusal.DENIED);
    assertThat(e).hasMessageContaining("config maps need labels");
  }

  @Test
  @DisplayName("what somebody may not do is forbidden, with their name")
  void forbidden() throws IOException {
    ClusterAccess access = plane.access().impersonating(ControlPlane.STRANGER);
    try (Cluster theirs = Cluster.connect(access)) {
      Fields object = Plane.configMap(namespace, "web", Fields.of("a", "b"));
      ClusterException e = refused(() -> ServerSideApply.on(theirs, "theirs").apply(object));
      assertThat(e.refusal()).isEqualTo(Refusal.FORBIDDEN);
      assertThat(e).hasMessageContaining("User \"" + ControlPlane.STRANGER + "\"");
    }
  }

  @Test
  @DisplayName("a namespace that is not there, or on its way out, is missing")
  void namespaces() {
    ClusterException e =
        refused(() -> ours.apply(Plane.configMap("nowhere", "web", Fields.of("a", "b"))));
    assertThat(e.refusal()).isEqualTo(Refusal.NAMESPACE_MISSING);
    assertThat(e).hasMessageContaining("nowhere");

    Fields held = Plane.configMap(namespace, "held", Fields.none());
    Fields metadata =
        held.object("metadata").with("finalizers", List.of("example.org/held-by-a-test"));
    ours.apply(held.with("metadata", metadata));
    plane.delete("/api/v1/namespaces/" + namespace);
    ClusterException going =
        refused(() -> ours.apply(Plane.configMap(namespace, "web", Fields.of("a", "b"))));
    assertThat(going.refusal()).isEqualTo(Refusal.NAMESPACE_MISSING);
    plane.merge(
        "/api/v1/namespaces/" + namespace + "/configmaps/held",
        "{\"metadata\":{\"finalizers\":null}}");
  }

  @Test
  @DisplayName("a token that the server doesn't know is told, and not shown")
  void unauthenticated() throws IOException {
    String authority = Files.readString(plane.authority());
    ClusterAccess access = ClusterAccess.at(plane.url(), authority, () -> Secret.of("not-a-token"));
    try (Cluster wrong = Cluster.connect(access)) {
      ClusterException e = refused(wrong::version);
      assertThat(e.refusal()).isEqualTo(Refusal.UNAUTHENTICATED);
      assertThat(e).hasMessageNotContaining("not-a-token");
    }
  }

  @Test
  @DisplayName("a server that isn't there, doesn't answer or can't be trusted is unavailable")
  void unavailable() throws IOException {
    String authority = Files.readString(plane.authority());
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI nobody = URI.create("https://127.0.0.1:" + silent.getLocalPort());
      ClusterAccess access =
          ClusterAccess.at(nobody, authority, () -> Secret.of("t"))
              .withTimeout(Duration.ofMillis(200));
      assertUnavailable(access);
    }
    ClusterAccess untrusted = ClusterAccess.at(plane.url(), "", () -> Secret.of(plane.token()));
    assertUnavailable(untrusted);
  }

  private static void assertUnavailable(ClusterAccess access) {
    try (Cluster cluster = Cluster.connect(access)) {
      ClusterException e = refused(cluster::version);
      assertThat(e.refusal()).isEqualTo(Refusal.UNAVAILABLE);
      assertThat(e.retry()).isEqualTo(Retry.AFTER);
    }
  }
}
