package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.DeploymentTarget.Difference;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** A process that applies a set, and wants something else now and then. */
final class Owner {
  final String name;
  final Inventory.Place place;
  final Map<ObjectId, Fields> desired = new TreeMap<>();
  final List<String> writes = new ArrayList<>();

  /** How many requests it has left before it ends; negative for no end. */
  int left = -1;

  private final ClusterTarget target;
  private int keys;

  Owner(String name, String application, String namespace, Function<Owner, Cluster> connect) {
    this.name = name;
    this.place = new Inventory.Place(namespace, application, "test");
    this.target =
        ClusterTarget.on(connect.apply(this))
            .in(namespace)
            .allowingEmpty()
            .withPruneBudget(Integer.MAX_VALUE);
  }

  /** Adds, changes, removes, renames or moves something. */
  void change(Random random, Strangers pool) {
    Fields object = pool.any(random);
    if (random.nextBoolean() && !desired.isEmpty()) {
      List<ObjectId> ids = List.copyOf(desired.keySet());
      ObjectId old = ids.get(random.nextInt(ids.size()));
      desired.remove(old);
      ObjectId other = ObjectId.of(object);
      ObjectId moved =
          switch (random.nextInt(3)) {
            case 0 -> old;
            case 1 -> new ObjectId("", old.kind(), old.namespace(), other.name());
            default -> new ObjectId("", old.kind(), other.namespace(), old.name());
          };
      if (random.nextInt(3) > 0) {
        desired.put(moved, Strangers.object(moved, Strangers.value(object)));
      }
    } else {
      desired.put(ObjectId.of(object), object);
    }
  }

  List<Difference> apply() {
    return apply(List.copyOf(desired.values()));
  }

  List<Difference> apply(List<Fields> objects) {
    return target.apply(Shop.deployment(place.application(), ++keys, objects));
  }

  List<Difference> applyAgain() {
    return target.apply(Shop.deployment(place.application(), keys, List.copyOf(desired.values())));
  }

  Inventory inventory(Cluster cluster) {
    return Inventory.find("read", cluster, place).orElseThrow();
  }
}
