package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.model.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;

/** Objects that several want, and what somebody else does to them. */
final class Strangers {
  static final String THIRD = "applyset-third-v1";
  static final String KEEP = "gitops4j.io/prune";
  private static final String VALUE = "example.org/value";
  private static final Map<String, String> KINDS =
      Map.of("ConfigMap", "configmaps", "Secret", "secrets", "ServiceAccount", "serviceaccounts");

  private final Cluster cluster;
  private final BiConsumer<String, String> merge;
  private final List<String> namespaces;
  private final String prefix;

  /**
   * On a server.
   *
   * @param merge merges JSON into what is at a path
   * @param namespaces where objects are
   * @param prefix of their names
   */
  Strangers(
      Cluster cluster, BiConsumer<String, String> merge, List<String> namespaces, String prefix) {
    this.cluster = cluster;
    this.merge = merge;
    this.namespaces = namespaces;
    this.prefix = prefix;
  }

  /** One of the objects that they are about, with a value. */
  Fields any(Random random) {
    String kind = List.of("ConfigMap", "Secret", "ServiceAccount").get(random.nextInt(3));
    String name = prefix + List.of("a", "b", "c").get(random.nextInt(3));
    String namespace = namespaces.get(random.nextInt(namespaces.size()));
    return object(new ObjectId("", kind, namespace, name), "" + random.nextInt(3));
  }

  static Fields object(ObjectId id, String value) {
    Fields annotations = Fields.of(VALUE, value);
    boolean late = id.name().endsWith("c");
    Fields metadata =
        Fields.of("name", id.name())
            .with("namespace", id.namespace())
            .with(
                "annotations",
                late ? annotations.with("argocd.argoproj.io/sync-wave", "1") : annotations);
    return Fields.of("apiVersion", "v1").with("kind", id.kind()).with("metadata", metadata);
  }

  static String value(Fields object) {
    return object.object("metadata").object("annotations").findText(VALUE).orElse("");
  }

  static boolean isKept(Fields object) {
    return object.object("metadata").object("annotations").findText(KEEP).isPresent();
  }

  static String label(Fields object) {
    return object.object("metadata").object("labels").findText(Inventory.PART_OF).orElse("");
  }

  Optional<Fields> find(ObjectId id) {
    return cluster.find(object(id, ""));
  }

  /** All of them that there are. */
  List<Fields> all() {
    return namespaces.stream()
        .flatMap(
            namespace ->
                KINDS.keySet().stream().flatMap(k -> cluster.list("v1", k, namespace, "").stream()))
        .filter(object -> ObjectId.of(object).name().startsWith(prefix))
        .toList();
  }

  /** What is at a path. */
  Optional<Fields> at(String path) {
    String[] parts = path.replaceFirst("\\?.*", "").split("/", -1);
    return KINDS.entrySet().stream()
        .filter(kind -> kind.getValue().equals(parts[5]))
        .map(kind -> new ObjectId("", kind.getKey(), parts[4], parts[6]))
        .findFirst()
        .flatMap(this::find);
  }

  /**
   * Does something to one of them.
   *
   * @return that one, if it asks to be kept from now on
   */
  Optional<Fields> act(Random random) {
    Fields object = any(random);
    ServerSideApply somebody = ServerSideApply.on(cluster, "somebody").forcing();
    Optional<Fields> there = cluster.find(object);
    switch (random.nextInt(7)) {
      case 0 -> there.ifPresent(cluster::delete);
      case 1 -> {
        there.ifPresent(cluster::delete);
        somebody.apply(object);
      }
      case 2 -> somebody.apply(object);
      case 5 -> there.ifPresent(found -> makeAnew(somebody, found));
      case 3 -> there.ifPresent(found -> merge(found, "labels", Inventory.PART_OF, "null"));
      case 4 -> there.ifPresent(found -> merge(found, "labels", Inventory.PART_OF, THIRD));
      default -> {
        there.ifPresent(found -> merge(found, "annotations", KEEP, "false"));
        return there;
      }
    }
    return Optional.empty();
  }

  /** From a copy, labels included. */
  private void makeAnew(ServerSideApply somebody, Fields found) {
    Fields metadata = found.object("metadata");
    Fields copy =
        Fields.of("name", metadata.text("name"))
            .with("namespace", metadata.text("namespace"))
            .with("labels", metadata.object("labels"));
    cluster.delete(found);
    somebody.apply(found.with("metadata", copy));
  }

  private void merge(Fields found, String what, String name, String value) {
    ObjectId id = ObjectId.of(found);
    String json = value.equals("null") ? value : "\"" + value + "\"";
    merge.accept(
        "/api/v1/namespaces/" + id.namespace() + "/" + KINDS.get(id.kind()) + "/" + id.name(),
        "{\"metadata\":{\"" + what + "\":{\"" + name + "\":" + json + "}}}");
  }
}
