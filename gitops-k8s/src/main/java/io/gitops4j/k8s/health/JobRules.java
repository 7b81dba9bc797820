package io.gitops4j.k8s.health;

import java.util.List;
import java.util.Optional;

/** A Job, by the first of its conditions that is true. */
final class JobRules {
  private static final String STARTED = ".status.startTime";

  static final List<Rule> ALL =
      List.of(
          new Rule("job.finished", JobRules::finished),
          new Rule("job.waiting", JobRules::notStarted),
          Rule.otherwiseProgressing("job.running", STARTED, "It runs."));

  private JobRules() {}

  private static Optional<Finding> finished(Resource resource) {
    return resource.conditions().stream()
        .filter(Condition::isTrue)
        .flatMap(condition -> verdict(condition, resource).stream())
        .findFirst();
  }

  private static Optional<Finding> verdict(Condition condition, Resource resource) {
    String evidence = condition.at("status");
    return switch (condition.type()) {
      case "Complete" -> Finding.healthy(evidence, condition.sentence());
      case "Failed" -> Finding.failed(evidence, condition.sentence());
      case "Suspended" ->
          resource.isTrue(".spec.suspend")
              ? Finding.healthy(evidence, condition.sentence())
              : Finding.nothing();
      default -> Finding.nothing();
    };
  }

  private static Optional<Finding> notStarted(Resource resource) {
    return resource.text(STARTED).isPresent()
        ? Finding.nothing()
        : Finding.progressing(STARTED, "It has not started.");
  }
}
