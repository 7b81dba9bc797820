package io.gitops4j.k8s.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Rollout of Argo Rollouts: by the phase that its controller says. */
final class RolloutRules {
  private static final String SEEN = ".status.observedGeneration";
  private static final String WORKLOAD_SEEN = ".status.workloadObservedGeneration";
  private static final String PHASE = ".status.phase";

  static final List<Rule> ALL =
      List.of(
          new Rule("rollout.generation", RolloutRules::unobserved),
          new Rule("rollout.workload", RolloutRules::workloadUnobserved),
          new Rule("rollout.phase", RolloutRules::phase),
          Rule.otherwiseProgressing("rollout.unobserved", PHASE, "Its controller says no phase."));

  private RolloutRules() {}

  /** It is text; a number too large to be a generation is a hash that old controllers wrote. */
  private static Optional<Finding> unobserved(Resource resource) {
    long wanted = resource.number(".metadata.generation").orElse(0L);
    Optional<Long> seen = number(resource.find(SEEN));
    return seen.isEmpty() || seen.get() >= wanted
        ? Finding.nothing()
        : Finding.progressing(
            SEEN, "Its controller has seen generation " + seen.get() + " of " + wanted + ".");
  }

  /** Where it takes its pods from a Deployment, that one's generation counts too. */
  private static Optional<Finding> workloadUnobserved(Resource resource) {
    if (resource.find(".spec.workloadRef") == null
        || !(resource.find(".metadata.annotations") instanceof Map<?, ?> annotations)) {
      return Finding.nothing();
    }
    Optional<Long> wanted = number(annotations.get("rollout.argoproj.io/workload-generation"));
    Optional<Long> seen = number(resource.find(WORKLOAD_SEEN));
    return wanted.equals(seen)
        ? Finding.nothing()
        : Finding.progressing(
            WORKLOAD_SEEN, "Its controller has not seen the workload that it refers to.");
  }

  private static Optional<Finding> phase(Resource resource) {
    String message = resource.text(".status.message").map(m -> ": " + m.strip()).orElse("");
    return resource
        .text(PHASE)
        .map(
            phase -> {
              String sentence = "Its phase is " + phase + message + ".";
              return switch (phase) {
                case "Healthy" -> new Finding(HealthState.HEALTHY, PHASE, sentence);
                case "Degraded" -> new Finding(HealthState.FAILED, PHASE, sentence);
                case "Paused" -> new Finding(HealthState.SUSPENDED, PHASE, sentence);
                default -> new Finding(HealthState.PROGRESSING, PHASE, sentence);
              };
            });
  }

  private static Optional<Long> number(@Nullable Object value) {
    try {
      return value == null ? Optional.empty() : Optional.of(Long.valueOf(value.toString()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
