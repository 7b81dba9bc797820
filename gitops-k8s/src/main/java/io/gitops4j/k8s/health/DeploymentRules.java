package io.gitops4j.k8s.health;

import java.util.List;
import java.util.Optional;

/** A Deployment: rolled out when the new pods are available and the old ones are gone. */
final class DeploymentRules {
  private static final Count WANTED = new Count(".spec.replicas", 1);
  private static final Count EXISTING = Count.of(".status.replicas");
  private static final Count UPDATED = Count.of(".status.updatedReplicas");
  private static final Count AVAILABLE = Count.of(".status.availableReplicas");
  private static final Count READY = Count.of(".status.readyReplicas");
  private static final Count DEADLINE =
      new Count(".spec.progressDeadlineSeconds", Integer.MAX_VALUE);

  static final List<Rule> ALL =
      List.of(
          new Rule("deployment.deadline", DeploymentRules::overdue),
          EXISTING.reaches(WANTED, "deployment.replicas", "exist"),
          UPDATED.reaches(WANTED, "deployment.updated", "are updated"),
          EXISTING.fallsTo(WANTED, "deployment.surplus"),
          AVAILABLE.reaches(UPDATED, "deployment.available", "are available"),
          READY.reaches(WANTED, "deployment.ready", "are ready"),
          new Rule("deployment.progressing", DeploymentRules::unfinished),
          new Rule("deployment.condition", DeploymentRules::unavailable),
          Rule.otherwiseHealthy(
              "deployment.complete", AVAILABLE.path(), "All replicas are updated and available."));

  private DeploymentRules() {}

  private static Optional<Finding> overdue(Resource resource) {
    return resource
        .condition("Progressing")
        .filter(c -> c.reason().equals("ProgressDeadlineExceeded"))
        .flatMap(c -> Finding.failed(c.at("reason"), c.sentence()));
  }

  /** Without a deadline its controller does not say whether it progresses. */
  private static Optional<Finding> unfinished(Resource resource) {
    Optional<Condition> progressing = resource.condition("Progressing");
    boolean done =
        DEADLINE.in(resource) == DEADLINE.absent()
            || progressing
                .filter(c -> c.isTrue() && c.reason().equals("NewReplicaSetAvailable"))
                .isPresent();
    return done ? Finding.nothing() : awaited(progressing, "Progressing");
  }

  private static Optional<Finding> unavailable(Resource resource) {
    Optional<Condition> available = resource.condition("Available");
    return available.filter(Condition::isTrue).isPresent()
        ? Finding.nothing()
        : awaited(available, "Available");
  }

  private static Optional<Finding> awaited(Optional<Condition> condition, String type) {
    return condition.isPresent()
        ? Finding.progressing(condition.get().at("reason"), condition.get().sentence())
        : Finding.progressing(Resource.CONDITIONS, "Its controller has not said " + type + " yet.");
  }
}
