package io.gitops4j.k8s.details;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What is known of the kinds that pods come of. */
final class Workloads {
  static final String CRON_JOB = "batch/CronJob";
  static final String MODEL = "serving.kserve.io/InferenceService";

  private static final Set<String> KINDS =
      Set.of(
          "/Pod",
          "apps/Deployment",
          "apps/StatefulSet",
          "apps/DaemonSet",
          "apps/ReplicaSet",
          "batch/Job",
          CRON_JOB,
          "argoproj.io/Rollout",
          MODEL);

  /** Of those that make ReplicaSets, rather than pods. */
  private static final Set<String> INDIRECT =
      Set.of("apps/Deployment", "argoproj.io/Rollout", MODEL);

  /** So many values in one selector: addresses have a length that servers in between bear. */
  private static final int VALUES = 40;

  private Workloads() {}

  static boolean is(ObjectId id) {
    return KINDS.contains(kind(id));
  }

  static boolean makesReplicaSets(ObjectId id) {
    return INDIRECT.contains(kind(id));
  }

  static String kind(ObjectId id) {
    return id.group() + "/" + id.kind();
  }

  /** How many pods one wants, if it says. */
  static OptionalLong wanted(Fields object) {
    Optional<Object> said =
        object
            .object("spec")
            .find("replicas")
            .or(() -> object.object("status").find("desiredNumberScheduled"));
    return said.isPresent() && said.get() instanceof Long number
        ? OptionalLong.of(number)
        : OptionalLong.empty();
  }

  /**
   * Label selectors, as few as will do, that find the pods of all of these and what is between. One
   * whose pods have no labels that are known makes it an empty selector, which finds everything.
   */
  static List<String> selectors(List<Fields> workloads) {
    List<Map<String, String>> left = new ArrayList<>();
    for (Fields workload : workloads) {
      Map<String, String> labels = labels(workload);
      if (labels.isEmpty()) {
        return List.of("");
      }
      left.add(labels);
    }
    List<String> selectors = new ArrayList<>();
    while (!left.isEmpty()) {
      String key = commonest(left);
      Set<String> values = new TreeSet<>();
      left.stream().filter(l -> l.containsKey(key)).forEach(l -> values.add(l.get(key)));
      left.removeIf(l -> l.containsKey(key));
      List<String> all = List.copyOf(values);
      for (int i = 0; i < all.size(); i += VALUES) {
        List<String> some = all.subList(i, Math.min(all.size(), i + VALUES));
        selectors.add(key + " in (" + String.join(",", some) + ")");
      }
    }
    return selectors;
  }

  /** The first of those that most have. */
  private static String commonest(List<Map<String, String>> labels) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    labels.forEach(l -> l.keySet().forEach(key -> counts.merge(key, 1, Integer::sum)));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .orElseThrow()
        .getKey();
  }

  /** The labels that all of its pods have. */
  private static Map<String, String> labels(Fields workload) {
    ObjectId id = ObjectId.of(workload);
    if (kind(id).equals(MODEL)) {
      return Map.of("serving.kserve.io/inferenceservice", id.name());
    }
    Map<String, String> labels = new HashMap<>();
    workload
        .object("spec")
        .object("selector")
        .object("matchLabels")
        .asMap()
        .forEach((key, value) -> labels.put(key, String.valueOf(value)));
    return labels;
  }
}
