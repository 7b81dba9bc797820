package io.gitops4j.k8s.details;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Cluster;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what containers use from metrics.k8s.io, where it is served. */
final class UsageReader {
  private static final String API = "metrics.k8s.io/v1beta1";

  private UsageReader() {}

  /** Of the pods that selectors find, by {@link #key}. */
  static Map<String, Usage> read(Cluster cluster, Map<String, List<String>> selectors, Gaps gaps) {
    Map<String, Usage> usage = new HashMap<>();
    selectors.forEach(
        (where, by) ->
            gaps.found(cluster, API, "PodMetrics", where, by, "CPU and memory of pods in " + where)
                .forEach(pod -> add(where, pod, usage)));
    return usage;
  }

  /** A container's name among all. */
  static String key(String namespace, String pod, String container) {
    return namespace + "/" + pod + "/" + container;
  }

  private static void add(String where, Fields pod, Map<String, Usage> usage) {
    String name = pod.object("metadata").findText("name").orElse("");
    for (Fields container : pod.objects("containers")) {
      Fields used = container.object("usage");
      usage.put(
          key(where, name, container.findText("name").orElse("")),
          new Usage(amount(used, "cpu", 3), amount(used, "memory", 0)));
    }
  }

  private static long amount(Fields used, String what, int thousandths) {
    return used.findText(what)
        .flatMap(Quantity::parse)
        .map(amount -> amount.movePointRight(thousandths))
        .filter(amount -> amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0)
        .map(BigDecimal::longValue)
        .orElse(0L);
  }
}
