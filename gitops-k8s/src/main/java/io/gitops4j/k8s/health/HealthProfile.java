package io.gitops4j.k8s.health;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.SystemClock;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Judges whether objects are well, by what they say of themselves; asks nobody. Rules are tried in
 * order: those for every kind (it is being deleted; its controller has not seen its present
 * generation; the conditions {@code Reconciling} and {@code Stalled}), those of its kind, and where
 * there are none, the condition {@code Ready}. An object about which nothing is known counts as
 * healthy, by the rule {@code generic.assumed}.
 *
 * <p>What an object does not say, or says in another type than its API does, counts as not said. No
 * verdict is an exception. Immutable and thread-safe.
 */
public final class HealthProfile {
  private static final Map<String, List<Rule>> KSTATUS =
      Map.ofEntries(
          Map.entry("apps/Deployment", DeploymentRules.ALL),
          Map.entry("apps/StatefulSet", StatefulSetRules.ALL),
          Map.entry("apps/DaemonSet", DaemonSetRules.ALL),
          Map.entry("apps/ReplicaSet", ReplicaSetRules.ALL),
          Map.entry("/Pod", PodRules.ALL),
          Map.entry("batch/Job", JobRules.ALL),
          Map.entry("/PersistentVolumeClaim", CoreRules.CLAIM),
          Map.entry("/Service", CoreRules.SERVICE),
          Map.entry("apiextensions.k8s.io/CustomResourceDefinition", CoreRules.DEFINITION),
          Map.entry("/ConfigMap", CoreRules.ALWAYS),
          Map.entry("/Secret", CoreRules.ALWAYS),
          Map.entry("batch/CronJob", CoreRules.ALWAYS),
          Map.entry("policy/PodDisruptionBudget", CoreRules.ALWAYS));

  private static final Map<String, List<Rule>> ARGO_CD =
      Map.of(
          "serving.kserve.io/InferenceService", InferenceServiceRules.ALL,
          "argoproj.io/Rollout", RolloutRules.ALL,
          "gateway.networking.k8s.io/HTTPRoute", RouteRules.ALL,
          "cert-manager.io/Certificate", ExtraRules.CERTIFICATE,
          "networking.k8s.io/Ingress", ExtraRules.INGRESS,
          "/PersistentVolumeClaim", CoreRules.CLAIM_THAT_MAY_BE_LOST,
          "autoscaling/HorizontalPodAutoscaler", AutoscalerRules.ALL);

  private final Map<String, List<Rule>> kinds;
  private final Set<String> reporting;
  private final InstantSource clock;

  private HealthProfile(Map<String, List<Rule>> kinds, Set<String> reporting, InstantSource clock) {
    this.kinds = kinds;
    this.reporting = reporting;
    this.clock = clock;
  }

  /** The order and the kinds of kstatus, which Flux, Helm and kpt go by. */
  public static HealthProfile kstatus() {
    return new HealthProfile(KSTATUS, Set.of(), SystemClock.utc());
  }

  /**
   * The same, with kinds that Argo CD judges besides: InferenceService, Rollout, HTTPRoute,
   * Certificate, Ingress, HorizontalPodAutoscaler, and volume claims that lost their volume.
   */
  public static HealthProfile argoCd() {
    Map<String, List<Rule>> kinds = new HashMap<>(KSTATUS);
    kinds.putAll(ARGO_CD);
    return new HealthProfile(Map.copyOf(kinds), Set.of(), SystemClock.utc());
  }

  /** The same, with another clock to tell how long something lasts. */
  public HealthProfile withClock(InstantSource other) {
    return new HealthProfile(kinds, reporting, Objects.requireNonNull(other, "clock"));
  }

  /**
   * The same, knowing also which custom kinds report conditions: an object of these is not well
   * before it has one. Without this, an object that its controller has not looked at yet counts as
   * healthy, because there are kinds that never report anything.
   *
   * @param definitions CustomResourceDefinitions; other objects are passed over
   */
  public HealthProfile knowing(Collection<Fields> definitions) {
    Set<String> more = new HashSet<>(reporting);
    definitions.forEach(definition -> CustomKind.reporting(definition).ifPresent(more::add));
    return new HealthProfile(kinds, Set.copyOf(more), clock);
  }

  /**
   * Judges an object.
   *
   * @param object as the API server gives it
   */
  public HealthVerdict judge(Fields object) {
    Resource resource = new Resource(object, clock);
    return first(GenericRules.FIRST, resource)
        .or(() -> first(rules(resource.group() + "/" + resource.kind()), resource))
        .orElseThrow(() -> new IllegalStateException("Some rules end without a verdict"));
  }

  private List<Rule> rules(String kind) {
    List<Rule> unknown = reporting.contains(kind) ? GenericRules.REPORTING : GenericRules.LAST;
    return kinds.getOrDefault(kind, unknown);
  }

  private static Optional<HealthVerdict> first(List<Rule> rules, Resource resource) {
    return rules.stream().flatMap(rule -> rule.judge(resource).stream()).findFirst();
  }
}
