package io.gitops4j.k8s.health;

import java.util.List;
import java.util.Optional;

/** What holds for objects of every kind, before and after the rules of the kind. */
final class GenericRules {
  /** These come first. */
  static final List<Rule> FIRST =
      List.of(
          new Rule("generic.terminating", GenericRules::terminating),
          new Rule("generic.generation", GenericRules::unobserved),
          new Rule("generic.conditions", GenericRules::standardConditions));

  /** These judge kinds that have no rules of their own. */
  static final List<Rule> LAST =
      List.of(
          new Rule("generic.ready", GenericRules::ready),
          Rule.otherwiseHealthy("generic.assumed", "", "Nothing says that it is not well."));

  /** These judge kinds whose controllers report conditions. */
  static final List<Rule> REPORTING =
      List.of(new Rule("generic.unobserved", GenericRules::silent), LAST.get(0), LAST.get(1));

  private GenericRules() {}

  private static Optional<Finding> terminating(Resource resource) {
    String path = ".metadata.deletionTimestamp";
    return resource
        .text(path)
        .map(when -> new Finding(HealthState.TERMINATING, path, "It is being deleted."));
  }

  private static Optional<Finding> unobserved(Resource resource) {
    String path = ".status.observedGeneration";
    Optional<Long> wanted = resource.number(".metadata.generation");
    Optional<Long> seen = resource.number(path);
    if (wanted.isEmpty() || seen.isEmpty() || wanted.equals(seen)) {
      return Finding.nothing();
    }
    return Finding.progressing(
        path,
        "Its controller has seen generation "
            + seen.get()
            + ", and it is at "
            + wanted.get()
            + ".");
  }

  /** The first of the two that is true decides. */
  private static Optional<Finding> standardConditions(Resource resource) {
    for (Condition condition : resource.conditions()) {
      if (condition.isTrue() && condition.type().equals("Reconciling")) {
        return Finding.progressing(condition.at("status"), condition.sentence());
      }
      if (condition.isTrue() && condition.type().equals("Stalled")) {
        return Finding.failed(condition.at("status"), condition.sentence());
      }
    }
    return Finding.nothing();
  }

  private static Optional<Finding> silent(Resource resource) {
    return resource.conditions().isEmpty()
        ? Finding.progressing(Resource.CONDITIONS, "Its controller has said nothing yet.")
        : Finding.nothing();
  }

  private static Optional<Finding> ready(Resource resource) {
    return resource
        .condition("Ready")
        .flatMap(
            condition ->
                switch (condition.status()) {
                  case "True" -> Finding.healthy(condition.at("status"), condition.sentence());
                  case "False", "Unknown" ->
                      Finding.progressing(condition.at("status"), condition.sentence());
                  default -> Finding.nothing();
                });
  }
}
