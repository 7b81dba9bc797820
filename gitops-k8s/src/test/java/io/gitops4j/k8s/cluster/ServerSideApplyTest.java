package io.gitops4j.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Secret;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.cluster.ServerSideApply.Change;
import io.gitops4j.k8s.model.ObjectId;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("On a real API server")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class ServerSideApplyTest {
  @TempDir private Path folder;
  private ControlPlane plane;
  private Cluster cluster;
  private ServerSideApply ours;
  private ServerSideApply theirs;
  private String namespace;

  @BeforeEach
  void connect(ControlPlane shared) throws IOException {
    plane = shared;
    cluster = Cluster.connect(plane.access());
    ours = ServerSideApply.on(cluster, "ours");
    theirs = ServerSideApply.on(cluster, "theirs");
    namespace = plane.newNamespace();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Fields configMap(Fields data) {
    return Plane.configMap(namespace, "web", data);
  }

  private static String version(Fields object) {
    return object.object("metadata").text("resourceVersion");
  }

  private Fields live() {
    return cluster.find(configMap(Fields.none())).orElseThrow();
  }

  @Test
  @DisplayName("a plan says what is new and writes nothing; applying it makes it so")
  void creates() {
    Fields object = configMap(Fields.of("a", "1"));
    Change planned = ours.plan(object);
    assertThat(planned.isCreation()).isTrue();
    assertThat(planned).hasToString("ConfigMap " + namespace + "/web is created");
    assertThat(planned.id()).isEqualTo(new ObjectId("", "ConfigMap", namespace, "web"));
    assertThat(cluster.find(object)).isEmpty();

    Change made = ours.apply(object);
    assertThat(made.isCreation()).isTrue();
    assertThat(live()).isEqualTo(made.after());
    assertThat(live().object("data")).isEqualTo(Fields.of("a", "1"));
  }

  @Test
  @DisplayName("what changes nothing is not written: the object's version stays")
  void writesNothingForNothing() {
    Fields map = configMap(Fields.of("a", "1"));
    String before = version(ours.apply(map).after());
    assertThat(ours.plan(map).isNothing()).isTrue();
    assertThat(ours.apply(map).isNothing()).isTrue();
    assertThat(version(live())).isEqualTo(before);
    assertThat(ours.apply(configMap(Fields.of("a", "2"))).isNothing()).isFalse();
    assertThat(version(live())).isNotEqualTo(before);
  }

  @Test
  @DisplayName("what the server fills in is no change")
  void defaultsAreNoChange() {
    Fields port = Fields.of("port", 80);
    Fields service =
        Plane.object("v1", "Service", namespace, "web")
            .with("spec", Fields.of("ports", List.of(port)).with("selector", Fields.of("a", "b")));
    Fields made = ours.apply(service).after();
    assertThat(made.object("spec").findText("clusterIP")).isPresent();
    assertThat(ours.apply(service).isNothing()).isTrue();
    assertThat(version(cluster.find(service).orElseThrow())).isEqualTo(version(made));
  }

  @Test
  @DisplayName("a field that is no longer set goes; one that somebody else set stays")
  void ownsItsFields() {
    ours.apply(configMap(Fields.of("a", "1").with("b", "2")));
    theirs.apply(configMap(Fields.of("c", "3")));
    Change change = ours.apply(configMap(Fields.of("a", "1")));
    assertThat(change.isNothing()).isFalse();
    assertThat(change.fields()).containsExactly(new FieldChange(".data.b", "2", null));
    assertThat(change.before().object("data"))
        .isEqualTo(Fields.of("a", "1").with("b", "2").with("c", "3"));
    assertThat(live().object("data")).isEqualTo(Fields.of("a", "1").with("c", "3"));
  }

  @Test
  @DisplayName("taking part in what somebody else owns is a change, though no value is another")
  void sharesFields() {
    ours.apply(configMap(Fields.of("a", "1")));
    assertThat(theirs.plan(configMap(Fields.of("a", "1"))).isNothing()).isFalse();
    theirs.apply(configMap(Fields.of("a", "1")));
    ours.apply(configMap(Fields.of("b", "1")));
    assertThat(live().object("data")).isEqualTo(Fields.of("a", "1").with("b", "1"));
  }

  @Test
  @DisplayName("forced, fields are taken from whom they belong to")
  void forces() {
    ours.apply(configMap(Fields.of("a", "1")));
    theirs.forcing().apply(configMap(Fields.of("a", "2")));
    assertThat(live().object("data")).isEqualTo(Fields.of("a", "2"));
    ours.apply(configMap(Fields.none()));
    assertThat(live().object("data")).isEqualTo(Fields.of("a", "2"));
  }

  @Test
  @DisplayName("what was planned is what is done: if somebody was faster it is planned again")
  void plansAgain() {
    ours.apply(configMap(Fields.of("a", "1").with("b", "1")));
    AtomicInteger plans = new AtomicInteger();
    Change put =
        ours.forcing()
            .checking(
                planned -> {
                  if (plans.incrementAndGet() == 1) {
                    theirs.forcing().apply(configMap(Fields.of("b", "2")));
                  }
                })
            .apply(configMap(Fields.of("a", "2").with("b", "1")));
    assertThat(plans).hasValue(2);
    assertThat(put.fields()).hasSize(2);
    assertThat(live().object("data")).isEqualTo(Fields.of("a", "2").with("b", "1"));

    plans.set(0);
    Change made =
        ours.checking(
                planned -> {
                  if (plans.incrementAndGet() == 1) {
                    cluster.delete(live());
                  }
                })
            .apply(configMap(Fields.of("a", "3")));
    assertThat(plans).as("one that is gone is not made anew without a plan").hasValue(2);
    assertThat(made.isCreation()).isTrue();
  }

  @Test
  @DisplayName("only what is not there is created, and only what is as it was seen is replaced")
  void createsAndReplaces() {
    Fields made = ours.create(configMap(Fields.of("a", "1"))).after();
    assertThat(made.object("data")).isEqualTo(Fields.of("a", "1"));
    refusesAsStale(() -> ours.create(configMap(Fields.of("a", "2"))));
    ours.replace(configMap(Fields.of("a", "2")), version(made));
    refusesAsStale(() -> ours.replace(configMap(Fields.of("a", "3")), version(made)));
    assertThat(live().object("data")).isEqualTo(Fields.of("a", "2"));
  }

  private static void refusesAsStale(Runnable work) {
    ClusterException refusal = catchThrowableOfType(ClusterException.class, work::run);
    assertThat(refusal.refusal()).isEqualTo(Refusal.STALE);
  }

  @Test
  @DisplayName("an empty list stays one, and so does a number")
  void sendsWhatIsThere() {
    Fields policy =
        Plane.object("networking.k8s.io/v1", "NetworkPolicy", namespace, "deny")
            .with(
                "spec",
                Fields.of("podSelector", Fields.none())
                    .with("policyTypes", List.of("Ingress"))
                    .with("ingress", List.of()));
    ours.apply(policy);
    assertThat(ours.apply(policy).isNothing()).isTrue();
    Fields managed =
        cluster.find(policy).orElseThrow().object("metadata").objects("managedFields").get(0);
    assertThat(managed.toString()).contains("f:ingress");
    Fields deployment = Plane.deployment(namespace, "a", Fields.of("replicas", 3.0));
    assertThat(ours.apply(deployment).after().object("spec").number("replicas")).isEqualTo(3);
  }

  @Test
  @DisplayName("an object without a namespace goes to the context's; cluster-wide ones to none")
  void namespaces() throws IOException {
    String named =
        plane.kubeconfig().replace("user: admin}", "user: admin, namespace: " + namespace + "}");
    Path file = Files.writeString(folder.resolve("config"), named);
    try (Cluster there = Cluster.connect(ClusterAccess.kubeconfig(file))) {
      Fields object = Plane.configMap("", "web", Fields.of("a", "1"));
      Change change = ServerSideApply.on(there, "ours").apply(object);
      assertThat(change.id().namespace()).isEqualTo(namespace);
      assertThat(live().object("data")).isEqualTo(Fields.of("a", "1"));
      Fields role =
          Plane.object("rbac.authorization.k8s.io/v1", "ClusterRole", "ignored", namespace);
      assertThat(there.identify(role).namespace()).isEmpty();
      assertThat(there.find(role)).isEmpty();
    }
  }

  @Test
  @DisplayName("objects are listed by namespace and label, page by page, and say what they are")
  void lists() {
    for (int i = 0; i < 3; i++) {
      Fields map = Plane.configMap(namespace, "m" + i, Fields.none());
      Fields labels = Fields.of("app", i == 0 ? "db" : "web");
      ours.apply(map.with("metadata", map.object("metadata").with("labels", labels)));
    }
    assertThat(cluster.list("v1", "ConfigMap", namespace, "app=web"))
        .extracting(ObjectId::of)
        .containsExactly(
            new ObjectId("", "ConfigMap", namespace, "m1"),
            new ObjectId("", "ConfigMap", namespace, "m2"));
    assertThat(cluster.list("v1", "ConfigMap", "", "app")).hasSizeGreaterThanOrEqualTo(3);
    assertThat(cluster.list("v1", "Node", "", "")).hasSize(ControlPlane.NODES);
    assertThat(cluster.list("v1", "ConfigMap", namespace, "app=none")).isEmpty();
  }

  @Test
  @DisplayName("an object is deleted only as it was seen")
  void deletes() {
    Fields seen = ours.apply(configMap(Fields.of("a", "1"))).after();
    ours.apply(configMap(Fields.of("a", "2")));
    ClusterException changed =
        catchThrowableOfType(ClusterException.class, () -> cluster.delete(seen));
    assertThat(changed.refusal()).isEqualTo(Refusal.STALE);

    Fields now = live();
    assertThat(cluster.delete(now)).isTrue();
    assertThat(cluster.find(now)).isEmpty();
    assertThat(cluster.delete(now)).isFalse();

    ours.apply(configMap(Fields.of("a", "2")));
    ClusterException another =
        catchThrowableOfType(ClusterException.class, () -> cluster.delete(now));
    assertThat(another.refusal()).isEqualTo(Refusal.STALE);
    assertThatIllegalArgumentException().isThrownBy(() -> cluster.delete(configMap(Fields.none())));
  }

  @Test
  @DisplayName("a kubeconfig's text connects as well; tokens are asked for at each use")
  void connects() throws IOException {
    Secret text = Secret.of(plane.kubeconfig());
    try (Cluster there = Cluster.connect(ClusterAccess.kubeconfig(text, "test"))) {
      assertThat(there.version()).startsWith("v1.");
    }
    AtomicInteger asked = new AtomicInteger();
    String authority = Files.readString(plane.authority());
    ClusterAccess access =
        ClusterAccess.at(
            plane.url(),
            authority,
            () -> {
              asked.incrementAndGet();
              return Secret.of(plane.token());
            });
    try (Cluster there = Cluster.connect(access)) {
      there.version();
      int first = asked.get();
      there.version();
      assertThat(first).isPositive();
      assertThat(asked.get()).isGreaterThan(first);
    }
  }

  @Test
  @DisplayName("a client certificate of a kubeconfig is shown, and a service account's token")
  void certificatesAndAccounts() throws IOException {
    Files.writeString(folder.resolve("ada.crt"), plane.certificate().certificate());
    Files.writeString(folder.resolve("ada.key"), plane.certificate().key());
    String config =
        plane
            .kubeconfig()
            .replaceFirst(
                "user: \\{token: .*}", "user: {client-certificate: ada.crt, client-key: ada.key}");
    Path file = Files.writeString(folder.resolve("config"), config);
    assertThat(nodes(ClusterAccess.kubeconfig(file))).isEqualTo(ControlPlane.NODES);

    Files.writeString(folder.resolve("token"), plane.token());
    Files.copy(plane.authority(), folder.resolve("ca.crt"));
    Map<String, String> environment =
        Map.of(
            "KUBERNETES_SERVICE_HOST",
            plane.url().getHost(),
            "KUBERNETES_SERVICE_PORT",
            "" + plane.url().getPort());
    ServiceAccount account = new ServiceAccount(folder);
    assertThat(nodes(ClusterAccess.inCluster(account, environment))).isEqualTo(ControlPlane.NODES);
  }

  @Test
  @DisplayName("a credential plugin is asked again when its token is no longer taken")
  void credentialPlugin() throws IOException {
    Path said = folder.resolve("said.json");
    String config =
        plane
            .kubeconfig()
            .replaceFirst(
                "user: \\{token: .*}",
                "user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: cat, args: ['"
                    + said
                    + "']}}");
    Path file = Files.writeString(folder.resolve("config"), config);
    Files.writeString(said, credential("no-longer-good"));
    try (Cluster there = Cluster.connect(ClusterAccess.kubeconfig(file))) {
      Files.writeString(said, credential(plane.token()));
      assertThat(there.version()).startsWith("v1.");
    }
  }

  private static int nodes(ClusterAccess access) {
    try (Cluster there = Cluster.connect(access)) {
      return there.list("v1", "Node", "", "").size();
    }
  }

  private static String credential(String token) {
    return """
        {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
         "status": {"token": "%s"}}
        """
        .formatted(token);
  }

  @Test
  @DisplayName("a field manager needs a name")
  void misuse() {
    assertThatIllegalArgumentException().isThrownBy(() -> ServerSideApply.on(cluster, ""));
  }
}
