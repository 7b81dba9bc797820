package io.gitops4j.k8s.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.Requests;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Applying again")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class SecondPassTest {
  private final Requests requests = new Requests();
  private ControlPlane plane;
  private Cluster cluster;
  private String namespace;
  private ClusterTarget target;

  @BeforeEach
  void connect(ControlPlane shared) throws IOException {
    plane = shared;
    cluster = requests.connect(plane.access());
    namespace = plane.newNamespace();
    target = ClusterTarget.on(cluster).in(namespace);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private List<Fields> objects() {
    List<Fields> objects = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      objects.add(Shop.map("m-" + i, "a"));
      objects.add(Shop.service("s-" + i));
    }
    objects.add(Shop.web("web"));
    return objects;
  }

  @Test
  @DisplayName("costs a list for each kind, and no write, once all of it has rolled out")
  void asksByLists() {
    Deployment deployment = Shop.deployment(1, objects());
    assertThat(target.apply(deployment)).hasSize(41);
    assertThat(requests.writes())
        .as("each is created by one request; the inventory is written before and after")
        .hasSize(43);
    awaitHealthy();
    requests.forget();
    assertThat(target.apply(deployment)).isEmpty();
    assertThat(target.plan(deployment)).isEmpty();
    assertThat(requests.seen()).allMatch(request -> request.startsWith("GET ")).hasSize(2 * 4);
    requests.forget();
    assertThat(target.apply(Shop.deployment(2, objects()))).isEmpty();
    assertThat(requests.writes()).as("who wants it is noted").hasSize(1);
    assertThat(target.current("shop", "test").orElseThrow().key().value()).endsWith("2");
  }

  @Test
  @DisplayName("is not disturbed by what others add, and by what moves by itself")
  void othersMayMove() {
    Deployment deployment = Shop.deployment(1, objects());
    target.apply(deployment);
    plane.merge(path("deployments", "web"), "{\"spec\": {\"replicas\": 3}}");
    plane.merge(
        "/api/v1/namespaces/" + namespace + "/configmaps/m-1",
        "{\"metadata\": {\"labels\": {\"theirs\": \"1\"}}, \"data\": {\"other\": \"1\"}}");
    awaitHealthy();
    requests.forget();
    assertThat(target.apply(deployment)).isEmpty();
    assertThat(requests.seen()).allMatch(request -> request.startsWith("GET "));
  }

  @Test
  @DisplayName("puts right whatever of ours is not as we set it, and says so")
  void drift() {
    List<Fields> objects = new ArrayList<>(objects());
    Deployment deployment = Shop.deployment(1, objects);
    target.apply(deployment);
    String web = path("deployments", "web");
    for (String change :
        List.of(
            "[{\"op\": \"replace\", \"path\": \"/spec/template/spec/containers/0/image\","
                + " \"value\": \"example.org/web:0\"}]",
            "[{\"op\": \"remove\", \"path\": \"/spec/template/spec/containers/0/env/1\"}]",
            "[{\"op\": \"replace\", \"path\":"
                + " \"/spec/template/spec/containers/0/resources/requests/cpu\","
                + " \"value\": \"2\"}]",
            "[{\"op\": \"remove\", \"path\": \"/metadata/labels\"}]")) {
      plane.kubectl("", "patch", "deployment", "web", "-n", namespace, "--type=json", "-p", change);
      assertThat(told(target.plan(deployment)))
          .as(change)
          .containsExactly("CHANGED Deployment/" + namespace + "/web");
      assertThat(target.apply(deployment)).as(change).hasSize(1);
      assertThat(plane.get(web).toString()).contains("web:1.0", "name=B", "cpu=1");
      assertThat(target.apply(deployment)).isEmpty();
    }
  }

  @Test
  @DisplayName("notices what was deleted, and what somebody made anew")
  void recreated() {
    Deployment deployment = Shop.deployment(1, objects());
    target.apply(deployment);
    String map = "/api/v1/namespaces/" + namespace + "/configmaps";
    Fields was = plane.get(map + "/m-3");
    plane.delete(map + "/m-3");
    assertThat(told(target.apply(deployment)))
        .containsExactly("ADDED ConfigMap/" + namespace + "/m-3");
    assertThat(uid(plane.get(map + "/m-3"))).isNotEqualTo(uid(was));
    plane.delete(map + "/m-3");
    plane.create(map, "{\"metadata\": {\"name\": \"m-3\"}, \"data\": {\"value\": \"a\"}}");
    assertThat(told(target.apply(deployment)))
        .containsExactly("CHANGED ConfigMap/" + namespace + "/m-3");
    assertThat(target.apply(deployment)).isEmpty();
    requests.forget();
    target.apply(deployment);
    assertThat(requests.writes()).isEmpty();
  }

  @Test
  @DisplayName("asks about each Secret, as no digest of one is written down")
  void secrets() {
    Deployment deployment = Shop.deployment(1, List.of(Shop.secret("s", "a"), Shop.map("m", "a")));
    target.apply(deployment);
    requests.forget();
    assertThat(target.apply(deployment)).isEmpty();
    assertThat(requests.seen()).filteredOn(request -> request.startsWith("PATCH ")).hasSize(1);
    assertThat(requests.writes()).isEmpty();
    plane.merge(
        "/api/v1/namespaces/" + namespace + "/secrets/s", "{\"data\": {\"value\": \"Yg==\"}}");
    assertThat(told(target.apply(deployment)))
        .containsExactly("CHANGED Secret/" + namespace + "/s");
  }

  @Test
  @DisplayName("works for who may read but not list")
  void mayNotList() throws IOException {
    plane.create(
        "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace + "/roles",
        """
        {"metadata": {"name": "r"}, "rules": [{"apiGroups": [""], "resources": ["configmaps"],
          "verbs": ["get", "create", "patch", "delete"]}]}
        """);
    plane.create(
        "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace + "/rolebindings",
        """
        {"metadata": {"name": "r"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"},
         "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "%s"}]}
        """
            .formatted(ControlPlane.STRANGER));
    List<Fields> maps = objects().stream().filter(o -> o.text("kind").equals("ConfigMap")).toList();
    try (Cluster there = requests.connect(plane.access().impersonating(ControlPlane.STRANGER))) {
      ClusterTarget theirs = ClusterTarget.on(there).in(namespace);
      assertThat(theirs.apply(Shop.deployment(1, maps))).hasSize(20);
      requests.forget();
      assertThat(theirs.apply(Shop.deployment(1, maps))).isEmpty();
      assertThat(requests.seen()).allMatch(request -> request.startsWith("GET "));
      assertThat(theirs.withPruneBudget(19).apply(Shop.deployment(2, maps.subList(0, 1))))
          .hasSize(19);
    }
  }

  private void awaitHealthy() {
    while (target.health("shop", "test").state() != Health.State.HEALTHY) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  private String path(String plural, String name) {
    return "/apis/apps/v1/namespaces/" + namespace + "/" + plural + "/" + name;
  }

  private static List<String> told(List<Difference> differences) {
    return differences.stream().map(each -> each.change() + " " + each.object()).toList();
  }

  private static String uid(Fields object) {
    return object.object("metadata").text("uid");
  }
}
