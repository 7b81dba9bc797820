package io.gitops4j.k8s.health;

import java.util.List;
import java.util.Optional;

/** A StatefulSet: rolled out when all pods are of the newest revision, or those that are to be. */
final class StatefulSetRules {
  private static final String STRATEGY = ".spec.updateStrategy.type";
  private static final String PARTITION = ".spec.updateStrategy.rollingUpdate.partition";
  private static final String REVISION = ".status.currentRevision";
  private static final Count WANTED = new Count(".spec.replicas", 1);
  private static final Count EXISTING = Count.of(".status.replicas");
  private static final Count READY = Count.of(".status.readyReplicas");
  private static final Count CURRENT = Count.of(".status.currentReplicas");
  private static final Count UPDATED = Count.of(".status.updatedReplicas");

  static final List<Rule> ALL =
      List.of(
          new Rule("statefulset.on-delete", StatefulSetRules::updatedByHand),
          EXISTING.reaches(WANTED, "statefulset.replicas", "exist"),
          READY.reaches(WANTED, "statefulset.ready", "are ready"),
          EXISTING.fallsTo(WANTED, "statefulset.surplus"),
          new Rule("statefulset.partition", StatefulSetRules::partitioned),
          CURRENT.reaches(WANTED, "statefulset.current", "are current"),
          new Rule("statefulset.revision", StatefulSetRules::revising),
          Rule.otherwiseHealthy(
              "statefulset.complete", READY.path(), "All replicas are current and ready."));

  private StatefulSetRules() {}

  private static Optional<Finding> updatedByHand(Resource resource) {
    return resource
        .text(STRATEGY)
        .filter("OnDelete"::equals)
        .flatMap(
            s -> Finding.healthy(STRATEGY, "Its pods are updated when somebody deletes them."));
  }

  private static Optional<Finding> partitioned(Resource resource) {
    Optional<Long> partition = resource.number(PARTITION);
    if (partition.isEmpty()) {
      return Finding.nothing();
    }
    long updated = UPDATED.in(resource);
    long wanted = WANTED.in(resource) - partition.get();
    String sentence =
        updated + " replicas are updated; the partition asks for " + Math.max(0, wanted) + ".";
    return updated < wanted
        ? Finding.progressing(UPDATED.path(), sentence)
        : Finding.healthy(UPDATED.path(), sentence);
  }

  private static Optional<Finding> revising(Resource resource) {
    Optional<String> current = resource.text(REVISION);
    Optional<String> updated = resource.text(".status.updateRevision");
    return current.equals(updated)
        ? Finding.nothing()
        : Finding.progressing(
            REVISION,
            "Its revision is "
                + current.orElse("not said")
                + " and becomes "
                + updated.orElse("what is not said")
                + ".");
  }
}
