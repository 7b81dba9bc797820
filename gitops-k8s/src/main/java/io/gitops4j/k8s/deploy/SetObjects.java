package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads objects of a set by few requests: one list for each kind and namespace, and those that are
 * not in it, as they lost their label, one by one.
 */
final class SetObjects {
  /** Fewer of one kind and namespace are read one by one, which needs no permission to list. */
  private static final int FEW = 3;

  private final Cluster cluster;
  private final String set;

  /**
   * For a set.
   *
   * @param set by whose label they are listed
   */
  SetObjects(Cluster cluster, String set) {
    this.cluster = cluster;
    this.set = set;
  }

  /** What one list has. */
  private record Group(String apiVersion, String kind, String namespace) {}

  /** Some of what was sought, and what is still to be read one by one. */
  private record Found(Map<ObjectId, Fields> objects, List<ObjectId> left) {}

  /**
   * Those of them that are there.
   *
   * @param wanted what they are, and the version of their API
   * @param expected which of them are read one by one if they are in no list
   */
  Map<ObjectId, Fields> of(Map<ObjectId, String> wanted, Predicate<ObjectId> expected) {
    Map<Group, List<ObjectId>> groups = new LinkedHashMap<>();
    wanted.forEach(
        (id, apiVersion) ->
            groups
                .computeIfAbsent(
                    new Group(apiVersion, id.kind(), id.namespace()), any -> new ArrayList<>())
                .add(id));
    Map<ObjectId, Fields> objects = new LinkedHashMap<>();
    List<ObjectId> left = new ArrayList<>();
    for (Found found :
        Together.each(
            cluster, List.copyOf(groups.entrySet()), g -> read(g.getKey(), g.getValue()))) {
      objects.putAll(found.objects());
      found.left().stream().filter(expected).forEach(left::add);
    }
    List<Optional<Fields>> single =
        Together.each(cluster, left, id -> find(id, wanted.getOrDefault(id, "")));
    for (int i = 0; i < left.size(); i++) {
      ObjectId id = left.get(i);
      single.get(i).ifPresent(object -> objects.put(id, object));
    }
    return objects;
  }

  private Found read(Group group, List<ObjectId> ids) {
    if (ids.size() < FEW) {
      return new Found(Map.of(), ids);
    }
    Map<ObjectId, Fields> objects = new LinkedHashMap<>();
    List<ObjectId> left = new ArrayList<>(ids);
    try {
      String label = Inventory.PART_OF + "=" + set;
      for (Fields object :
          cluster.list(group.apiVersion(), group.kind(), group.namespace(), label)) {
        objects.put(ObjectId.of(object), object);
      }
    } catch (ClusterException e) {
      if (e.refusal() == Refusal.API_MISSING) {
        return new Found(Map.of(), List.of());
      }
      if (e.refusal() != Refusal.FORBIDDEN) {
        throw e;
      }
    }
    objects.keySet().retainAll(ids);
    left.removeAll(objects.keySet());
    return new Found(objects, left);
  }

  /** One of them; none either where its kind went with its definition. */
  Optional<Fields> find(ObjectId id, String apiVersion) {
    Fields metadata = Fields.of("name", id.name());
    Fields like =
        Fields.of("apiVersion", apiVersion)
            .with("kind", id.kind())
            .with(
                "metadata",
                id.namespace().isEmpty() ? metadata : metadata.with("namespace", id.namespace()));
    try {
      return cluster.find(like);
    } catch (ClusterException e) {
      if (e.refusal() == Refusal.API_MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
