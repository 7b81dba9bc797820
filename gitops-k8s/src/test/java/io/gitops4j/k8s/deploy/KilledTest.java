package io.gitops4j.k8s.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Between;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.cluster.MemoryApiServer;
import io.gitops4j.k8s.cluster.RequestLimits;
import io.gitops4j.k8s.cluster.Requests;
import io.gitops4j.k8s.cluster.Requests.ProcessEnded;
import io.gitops4j.k8s.model.ObjectId;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Applying, killed before or after any of its requests")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class KilledTest {
  /** How much is asked from the first to the last request; a test that saw fewer tells nothing. */
  private static final int FEWEST = 12;

  private static Fields object(String kind, String namespace, String name, String value) {
    return Strangers.object(new ObjectId("", kind, namespace, name), value);
  }

  private static List<Fields> before(List<String> in, String mark) {
    return List.of(
        object("ConfigMap", in.get(0), mark + "-stays", "1"),
        object("ConfigMap", in.get(0), mark + "-changes", "1"),
        object("ConfigMap", in.get(1), mark + "-goes", "1"),
        object("Secret", in.get(1), mark + "-moves", "1"));
  }

  private static List<Fields> after(List<String> in, String mark) {
    return List.of(
        object("ConfigMap", in.get(0), mark + "-stays", "1"),
        object("ConfigMap", in.get(0), mark + "-changes", "2"),
        object("ServiceAccount", in.get(1), mark + "-comes", "1"),
        object("Secret", in.get(0), mark + "-moves", "1"));
  }

  private static List<Fields> last(List<String> in, String mark) {
    return List.of(object("ConfigMap", in.get(0), mark + "-stays", "1"));
  }

  @Test
  @DisplayName("leaves nothing behind that the next application does not know")
  void inMemory() {
    MemoryApiServer server = new MemoryApiServer();
    everywhere(server::connect, List.of("home", "away"));
  }

  @Test
  @DisplayName("leaves nothing behind on a real API server")
  @Tag("servers")
  @ExtendWith(ControlPlaneExtension.class)
  void onARealServer(ControlPlane plane) throws IOException {
    ClusterAccess access = plane.access().withLimits(RequestLimits.usual().withConcurrency(1));
    everywhere(
        between -> Between.connect(access, between),
        List.of(plane.newNamespace(), plane.newNamespace()));
  }

  private static void everywhere(Function<Between, Cluster> connect, List<String> namespaces) {
    try (Cluster plain = connect.apply(new Requests())) {
      int points = 0;
      for (boolean sent : List.of(false, true)) {
        int number = 1;
        while (isKilledAt(connect, plain, namespaces, number, sent)) {
          number++;
        }
        points += number - 1;
      }
      assertThat(points).isGreaterThan(2 * FEWEST);
    }
  }

  /** False if it came to its end before. */
  private static boolean isKilledAt(
      Function<Between, Cluster> connect,
      Cluster plain,
      List<String> in,
      int number,
      boolean sent) {
    String mark = "k" + number + (sent ? "s" : "n");
    ClusterTarget target = ClusterTarget.on(plain).in(in.get(0));
    target.apply(Shop.deployment(mark, 1, before(in, mark)));
    boolean killed = false;
    try (Cluster cluster = connect.apply(new Requests().endingAt(number, sent))) {
      ClusterTarget.on(cluster).in(in.get(0)).apply(Shop.deployment(mark, 2, after(in, mark)));
    } catch (ProcessEnded e) {
      killed = true;
    }
    List<List<Fields>> next = List.of(after(in, mark), last(in, mark));
    for (List<Fields> wanted : number % 2 == 0 ? next : next.subList(1, 2)) {
      target.apply(Shop.deployment(mark, 3, wanted));
      String set = new Inventory.Place(in.get(0), mark, "test").set();
      assertThat(standing(plain, in, set))
          .as("killed %s request %s", sent ? "after" : "before", number)
          .containsExactlyInAnyOrderElementsOf(wanted.stream().map(ObjectId::of).toList());
    }
    return killed;
  }

  private static List<ObjectId> standing(Cluster cluster, List<String> namespaces, String set) {
    List<ObjectId> all = new ArrayList<>();
    for (String namespace : namespaces) {
      for (String kind : List.of("ConfigMap", "Secret", "ServiceAccount")) {
        cluster.list("v1", kind, namespace, Inventory.PART_OF + "=" + set).stream()
            .map(ObjectId::of)
            .forEach(all::add);
      }
    }
    return all;
  }
}
