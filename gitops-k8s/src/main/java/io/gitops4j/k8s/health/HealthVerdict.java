package io.gitops4j.k8s.health;

/**
 * What was found of an object, and why.
 *
 * @param state in a word
 * @param rule the id of the rule that decided: {@code deployment.updated}
 * @param evidence the field that decided, as a JSONPath that kubectl takes: {@code
 *     .status.updatedReplicas}; empty if it was the lack of any
 * @param sentence for people
 */
public record HealthVerdict(HealthState state, String rule, String evidence, String sentence) {
  /** {@code PROGRESSING: 1 of 3 replicas are updated. (deployment.updated)}. */
  @Override
  public String toString() {
    return state + ": " + sentence + " (" + rule + ")";
  }
}
