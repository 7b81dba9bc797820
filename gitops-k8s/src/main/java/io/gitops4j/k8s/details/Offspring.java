package io.gitops4j.k8s.details;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds what comes of objects, by label selectors and owner references. Not thread-safe. */
final class Offspring {
  /** InferenceService, Deployment, ReplicaSet, Pod: longer chains are none of ours. */
  private static final int GENERATIONS = 6;

  private final Cluster cluster;
  private final Gaps gaps;
  private final Map<String, Fields> byUid = new LinkedHashMap<>();
  private final Map<String, ObjectId> roots = new HashMap<>();
  private final Map<ObjectId, List<Fields>> pods = new HashMap<>();
  private final Set<String> added = new HashSet<>();
  private final Map<String, List<String>> selectors = new TreeMap<>();

  private Offspring(Cluster cluster, Gaps gaps) {
    this.cluster = cluster;
    this.gaps = gaps;
  }

  /** Of these, which were applied. */
  static Offspring of(Collection<Fields> applied, Cluster cluster, Gaps gaps) {
    Offspring offspring = new Offspring(cluster, gaps);
    Map<String, List<Fields>> workloads = new TreeMap<>();
    for (Fields object : applied) {
      ObjectId id = ObjectId.of(object);
      offspring.roots.put(uid(object), id);
      offspring.byUid.put(uid(object), object);
      if (Workloads.is(id)) {
        workloads.computeIfAbsent(id.namespace(), any -> new ArrayList<>()).add(object);
      }
    }
    workloads.forEach(offspring::find);
    return offspring;
  }

  /** The pods of an object. */
  List<Fields> pods(ObjectId root) {
    return pods.getOrDefault(root, List.of());
  }

  /** All that were found and those they came of, by UID. */
  Map<String, Fields> all() {
    return byUid;
  }

  /** The label selectors that found pods, by namespace. */
  Map<String, List<String>> selectors() {
    return selectors;
  }

  private void find(String namespace, List<Fields> workloads) {
    List<Fields> withJobs = new ArrayList<>(workloads);
    if (workloads.stream().anyMatch(w -> kind(w).equals(Workloads.CRON_JOB))) {
      withJobs.removeIf(w -> kind(w).equals(Workloads.CRON_JOB));
      for (Fields job : list("batch/v1", "Job", namespace, List.of(""))) {
        if (root(job).isPresent()) {
          byUid.put(uid(job), job);
          withJobs.add(job);
        }
      }
    }
    withJobs.stream().filter(w -> kind(w).equals("/Pod")).forEach(this::add);
    withJobs.removeIf(w -> kind(w).equals("/Pod"));
    List<String> by = Workloads.selectors(withJobs);
    selectors.put(namespace, by);
    if (workloads.stream().anyMatch(w -> kind(w).equals(Workloads.MODEL))) {
      between(list("apps/v1", "Deployment", namespace, by));
    }
    if (workloads.stream().anyMatch(w -> Workloads.makesReplicaSets(ObjectId.of(w)))) {
      between(list("apps/v1", "ReplicaSet", namespace, by));
    }
    list("v1", "Pod", namespace, by).forEach(this::add);
  }

  private void between(List<Fields> objects) {
    for (Fields object : objects) {
      if (root(object).isPresent()) {
        byUid.putIfAbsent(uid(object), object);
      }
    }
  }

  /** Several selectors may find it. */
  private void add(Fields pod) {
    Optional<ObjectId> root = root(pod);
    if (root.isPresent() && added.add(uid(pod))) {
      byUid.put(uid(pod), pod);
      pods.computeIfAbsent(root.get(), any -> new ArrayList<>()).add(pod);
    }
  }

  private List<Fields> list(String apiVersion, String kind, String where, List<String> by) {
    return gaps.found(cluster, apiVersion, kind, where, by, kind + " objects in " + where);
  }

  /** The applied object that something comes of. */
  private Optional<ObjectId> root(Fields object) {
    Fields at = object;
    for (int i = 0; i < GENERATIONS; i++) {
      ObjectId root = roots.get(uid(at));
      if (root != null) {
        return Optional.of(root);
      }
      Optional<Fields> owner =
          at.object("metadata").objects("ownerReferences").stream()
              .filter(o -> o.isTrue("controller"))
              .findFirst();
      if (owner.isEmpty()) {
        return Optional.empty();
      }
      Fields next = byUid.get(owner.get().findText("uid").orElse(""));
      if (next == null) {
        return byName(owner.get(), at);
      }
      at = next;
    }
    return Optional.empty();
  }

  /** A ReplicaSet that could not be read is named after its Deployment. */
  private Optional<ObjectId> byName(Fields owner, Fields pod) {
    Fields metadata = pod.object("metadata");
    String hash = metadata.object("labels").findText("pod-template-hash").orElse("");
    String name = owner.findText("name").orElse("");
    if (hash.isEmpty() || !name.endsWith("-" + hash)) {
      return Optional.empty();
    }
    String maker = name.substring(0, name.length() - hash.length() - 1);
    String where = metadata.findText("namespace").orElse("");
    return roots.values().stream()
        .filter(r -> r.kind().equals("Deployment") && r.group().equals("apps"))
        .filter(r -> r.name().equals(maker) && r.namespace().equals(where))
        .findFirst();
  }

  private static String kind(Fields object) {
    return Workloads.kind(ObjectId.of(object));
  }

  static String uid(Fields object) {
    return object.object("metadata").findText("uid").orElse("");
  }
}
