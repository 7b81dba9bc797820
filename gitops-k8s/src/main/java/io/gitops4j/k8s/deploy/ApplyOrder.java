package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * In which order objects are applied: by wave, and within one what others need comes first. A wave
 * is the number in an object's annotation {@code argocd.argoproj.io/sync-wave}; 0 without. Hooks of
 * charts come before all others or after them, by their weight; where any come before, definitions
 * and namespaces come before those.
 */
final class ApplyOrder {
  private static final String WAVE = "argocd.argoproj.io/sync-wave";

  /** After others, as it decides what may be applied. */
  private static final int LAST = 6;

  private static final int CUSTOM = 5;

  /** More than any wave, or weight of a hook. */
  private static final long PHASE = 1L << 40;

  private static final Map<String, Integer> CLASSES =
      Map.ofEntries(
          Map.entry("Namespace", 0),
          Map.entry("apiextensions.k8s.io/CustomResourceDefinition", 0),
          Map.entry("rbac.authorization.k8s.io/ClusterRole", 1),
          Map.entry("rbac.authorization.k8s.io/ClusterRoleBinding", 1),
          Map.entry("storage.k8s.io/StorageClass", 1),
          Map.entry("scheduling.k8s.io/PriorityClass", 1),
          Map.entry("networking.k8s.io/IngressClass", 1),
          Map.entry("ResourceQuota", 2),
          Map.entry("LimitRange", 2),
          Map.entry("ServiceAccount", 2),
          Map.entry("rbac.authorization.k8s.io/Role", 2),
          Map.entry("rbac.authorization.k8s.io/RoleBinding", 2),
          Map.entry("networking.k8s.io/NetworkPolicy", 2),
          Map.entry("ConfigMap", 3),
          Map.entry("Secret", 3),
          Map.entry("PersistentVolume", 3),
          Map.entry("PersistentVolumeClaim", 3),
          Map.entry("Service", 3),
          Map.entry("Pod", 4),
          Map.entry("apps/ReplicaSet", 4),
          Map.entry("apps/Deployment", 4),
          Map.entry("apps/StatefulSet", 4),
          Map.entry("apps/DaemonSet", 4),
          Map.entry("batch/Job", 4),
          Map.entry("batch/CronJob", 4),
          Map.entry("autoscaling/HorizontalPodAutoscaler", 4),
          Map.entry("policy/PodDisruptionBudget", 4),
          Map.entry("networking.k8s.io/Ingress", 4),
          Map.entry("apiregistration.k8s.io/APIService", LAST),
          Map.entry("admissionregistration.k8s.io/ValidatingWebhookConfiguration", LAST),
          Map.entry("admissionregistration.k8s.io/MutatingWebhookConfiguration", LAST));

  private ApplyOrder() {}

  /**
   * Objects that may be applied at once.
   *
   * @param wave which they are of
   * @param first whether these are definitions and namespaces, which others can't be without
   * @param objects in the order they were given
   */
  record Stage(long wave, boolean first, List<Fields> objects) {}

  /** The stages, in order. */
  static List<Stage> stages(String task, List<Fields> objects) {
    boolean hooked = objects.stream().anyMatch(object -> ChartHook.phase(object) < 0);
    Map<Long, Map<Integer, List<Fields>>> sorted = new TreeMap<>();
    for (Fields object : objects) {
      sorted
          .computeIfAbsent(wave(task, object, hooked), any -> new TreeMap<>())
          .computeIfAbsent(classOf(object), any -> new ArrayList<>())
          .add(object);
    }
    List<Stage> stages = new ArrayList<>();
    sorted.forEach(
        (wave, classes) ->
            classes.forEach(
                (number, all) -> stages.add(new Stage(wave, number == 0, List.copyOf(all)))));
    return stages;
  }

  /** In which order an object is removed: what depends on others goes first. */
  static int removal(ObjectId id) {
    return -CLASSES.getOrDefault(kind(id), CUSTOM);
  }

  private static int classOf(Fields object) {
    return CLASSES.getOrDefault(kind(ObjectId.of(object)), CUSTOM);
  }

  private static String kind(ObjectId id) {
    return id.group().isEmpty() ? id.kind() : id.group() + "/" + id.kind();
  }

  private static long wave(String task, Fields object, boolean hooked) {
    int phase = ChartHook.phase(object);
    if (phase != 0) {
      return phase * PHASE + number(task, object, ChartHook.WEIGHT);
    }
    boolean first = hooked && classOf(object) == 0;
    return (first ? -2 * PHASE : 0) + number(task, object, WAVE);
  }

  private static long number(String task, Fields object, String annotation) {
    String wave = object.object("metadata").object("annotations").findText(annotation).orElse("0");
    try {
      return Integer.parseInt(wave);
    } catch (NumberFormatException e) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not "
              + task
              + ": the wave of "
              + ObjectId.of(object)
              + " is "
              + wave
              + ". Write a whole number.",
          e);
    }
  }
}
