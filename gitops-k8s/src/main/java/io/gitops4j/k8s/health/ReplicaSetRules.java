package io.gitops4j.k8s.health;

import java.util.List;
import java.util.Optional;

/** A ReplicaSet: there when all its pods are available. */
final class ReplicaSetRules {
  private static final Count WANTED = new Count(".spec.replicas", 1);
  private static final Count EXISTING = Count.of(".status.replicas");
  private static final Count LABELED = Count.of(".status.fullyLabeledReplicas");
  private static final Count AVAILABLE = Count.of(".status.availableReplicas");
  private static final Count READY = Count.of(".status.readyReplicas");

  static final List<Rule> ALL =
      List.of(
          new Rule("replicaset.failure", ReplicaSetRules::failing),
          LABELED.reaches(WANTED, "replicaset.labeled", "have all labels"),
          AVAILABLE.reaches(WANTED, "replicaset.available", "are available"),
          READY.reaches(WANTED, "replicaset.ready", "are ready"),
          EXISTING.fallsTo(WANTED, "replicaset.surplus"),
          Rule.otherwiseHealthy(
              "replicaset.complete", AVAILABLE.path(), "All replicas are available."));

  private ReplicaSetRules() {}

  /** Its controller keeps trying. */
  private static Optional<Finding> failing(Resource resource) {
    return resource
        .condition("ReplicaFailure")
        .filter(Condition::isTrue)
        .flatMap(c -> Finding.progressing(c.at("status"), c.sentence()));
  }
}
