package io.gitops4j.k8s.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.details.EnvironmentDetails;
import io.gitops4j.k8s.details.EnvironmentReader;
import io.gitops4j.k8s.details.Gap;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("An account with the least rights")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class LeastPrivilegeTest {
  private static final String ACCOUNT = "deployer";

  private Cluster admin;
  private ControlPlane plane;

  @BeforeEach
  void connect(ControlPlane shared) throws IOException {
    plane = shared;
    admin = Cluster.connect(plane.access());
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  @DisplayName("deploys, changes, removes and reads details")
  void suffices() throws IOException {
    String namespace = plane.newNamespace();
    Rendering first = rendering(web(1), service(), priority(namespace));
    LeastPrivilege rights = rights(namespace, first).withDetails();
    try (Cluster account = account(namespace, rights, any -> true)) {
      ClusterTarget target = ClusterTarget.on(account).in(namespace);
      deploy(target, first, 1);
      EnvironmentDetails details = EnvironmentReader.of(target).read("shop", "test");
      while (details.pods().isEmpty()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        details = EnvironmentReader.of(target).read("shop", "test");
      }
      assertThat(details.objects()).hasSize(3).allMatch(o -> o.health().isPresent());
      assertThat(details.gaps())
          .filteredOn(gap -> gap.kind() == ErrorKind.FORBIDDEN)
          .extracting(Gap::why)
          .isEmpty();
      deploy(target, rendering(web(2)), 2);
      assertThat(target.standing("shop", "test").orElseThrow().members()).hasSize(1);
      ProviderException refusal =
          catchThrowableOfType(
              ProviderException.class, () -> account.list("v1", "Secret", namespace, ""));
      assertThat(refusal.kind()).isEqualTo(ErrorKind.FORBIDDEN);
    }
  }

  @Test
  @DisplayName("can't deploy without any one of them")
  void necessary() throws IOException {
    int count = rights("default", rendering(web(1), service(), priority("x"))).rules().size();
    assertThat(count).as("two for the inventory, one each inside, two outside").isEqualTo(6);
    for (int i = 0; i < count; i++) {
      String namespace = plane.newNamespace();
      Rendering first = rendering(web(1), service(), priority(namespace));
      LeastPrivilege rights = rights(namespace, first);
      AccessRule without = rights.rules().get(i);
      try (Cluster account = account(namespace, rights, rule -> !rule.equals(without))) {
        ClusterTarget target = ClusterTarget.on(account).in(namespace);
        ProviderException refusal =
            catchThrowableOfType(
                ProviderException.class,
                () -> {
                  deploy(target, first, 1);
                  deploy(target, rendering(web(2)), 2);
                });
        assertThat(refusal).as("without " + without).isNotNull();
        assertThat(refusal.kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(refusal).hasMessageContaining("\"" + without.resource() + "\"");
      }
    }
  }

  @Test
  @DisplayName("may do with configuration what is its own, and with a kind to come what it will be")
  void manifests() throws IOException {
    String map = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}";
    String definition =
        """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "songs.music.example"}, "spec": {"group": "music.example",
         "scope": "Namespaced", "names": {"kind": "Song", "plural": "songs"}}}
        """;
    String song =
        "{\"apiVersion\":\"music.example/v1\",\"kind\":\"Song\",\"metadata\":{\"name\":\"a\"}}";
    LeastPrivilege rights = rights("default", rendering(map, definition, song));
    assertThat(rights.rules())
        .extracting(rule -> rule.namespace() + " " + rule.resource() + " " + rule.names())
        .containsExactly(
            "default configmaps []",
            "default songs []",
            " customresourcedefinitions []",
            " customresourcedefinitions [songs.music.example]");
    assertThat(rights.manifests(ACCOUNT).manifests())
        .extracting(m -> m.kind() + " " + m.namespace() + "/" + m.name())
        .containsExactly(
            "ServiceAccount default/deployer",
            "ClusterRole /default-deployer",
            "ClusterRoleBinding /default-deployer",
            "Role default/deployer",
            "RoleBinding default/deployer");
  }

  private LeastPrivilege rights(String namespace, Rendering rendering) {
    return LeastPrivilege.of(ClusterTarget.on(admin).in(namespace), "shop", "test", rendering);
  }

  /** Its roles have one rule more each, by which it is known that they hold. */
  private Cluster account(String namespace, LeastPrivilege rights, Predicate<AccessRule> but)
      throws IOException {
    List<Fields> kept = new ArrayList<>();
    rights.rules().stream().filter(but).forEach(rule -> kept.add(rule.object()));
    ServerSideApply apply = ServerSideApply.on(admin, "test");
    for (KubernetesManifest manifest : rights.manifests(ACCOUNT).manifests()) {
      Fields object = manifest.object();
      List<Fields> rules = new ArrayList<>(object.objects("rules"));
      if (!rules.isEmpty()) {
        rules.removeIf(rule -> !kept.contains(rule));
        String marked = manifest.kind().equals("Role") ? "secrets" : "nodes";
        rules.add(
            Fields.of("apiGroups", List.of(""))
                .with("resources", List.of(marked))
                .with("resourceNames", List.of("marker"))
                .with("verbs", List.of("get")));
        object = object.with("rules", rules);
      }
      apply.apply(object);
    }
    Cluster account =
        Cluster.connect(
            plane
                .access()
                .impersonating(
                    "system:serviceaccount:" + namespace + ":" + ACCOUNT,
                    "system:serviceaccounts",
                    "system:serviceaccounts:" + namespace));
    awaitAllowed(account, "Secret", namespace);
    awaitAllowed(account, "Node", "");
    return account;
  }

  private static void awaitAllowed(Cluster account, String kind, String namespace) {
    Fields name = Fields.of("name", "marker");
    Fields marker =
        Fields.of("apiVersion", "v1")
            .with("kind", kind)
            .with("metadata", namespace.isEmpty() ? name : name.with("namespace", namespace));
    while (true) {
      try {
        assertThat(account.find(marker)).isEmpty();
        return;
      } catch (ClusterException e) {
        assertThat(e.refusal()).isEqualTo(ClusterException.Refusal.FORBIDDEN);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private static void deploy(ClusterTarget target, Rendering rendering, int key) {
    target.apply(
        new Deployment("shop", "test", rendering, new OperationKey(String.format("%032x", key))));
  }

  private static Rendering rendering(String... objects) throws IOException {
    List<KubernetesManifest> manifests = new ArrayList<>();
    for (String object : objects) {
      manifests.add(new KubernetesManifest("f", Json.object(object.getBytes(UTF_8))));
    }
    return new Rendering("test", manifests, Digest.of(manifests.toString().getBytes(UTF_8)));
  }

  private static String web(int version) {
    return """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
         "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {
           "metadata": {"labels": {"app": "web"}},
           "spec": {"containers": [{"name": "web", "image": "example.org/web:%d"}]}}}}
        """
        .formatted(version);
  }

  private static String service() {
    return """
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
         "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}
        """;
  }

  private static String priority(String name) {
    return """
        {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass",
         "metadata": {"name": "%s"}, "value": 7}
        """
        .formatted(name);
  }
}
