package io.gitops4j.k8s.health;

import java.util.Optional;

/** What a rule finds: a verdict without the rule's name. */
record Finding(HealthState state, String evidence, String sentence) {
  static Optional<Finding> healthy(String evidence, String sentence) {
    return Optional.of(new Finding(HealthState.HEALTHY, evidence, sentence));
  }

  static Optional<Finding> progressing(String evidence, String sentence) {
    return Optional.of(new Finding(HealthState.PROGRESSING, evidence, sentence));
  }

  static Optional<Finding> suspended(String evidence, String sentence) {
    return Optional.of(new Finding(HealthState.SUSPENDED, evidence, sentence));
  }

  static Optional<Finding> failed(String evidence, String sentence) {
    return Optional.of(new Finding(HealthState.FAILED, evidence, sentence));
  }

  static Optional<Finding> nothing() {
    return Optional.empty();
  }
}
