package io.gitops4j.k8s.health;

import java.util.List;
import java.util.Optional;

/** A DaemonSet: rolled out when each node that is to run it runs the newest. */
final class DaemonSetRules {
  private static final Count WANTED = Count.of(".status.desiredNumberScheduled");
  private static final Count CURRENT = Count.of(".status.currentNumberScheduled");
  private static final Count UPDATED = Count.of(".status.updatedNumberScheduled");
  private static final Count AVAILABLE = Count.of(".status.numberAvailable");
  private static final Count READY = Count.of(".status.numberReady");

  static final List<Rule> ALL =
      List.of(
          said("daemonset.generation", ".metadata.generation"),
          said("daemonset.observed", ".status.observedGeneration"),
          said("daemonset.desired", WANTED.path()),
          CURRENT.reaches(WANTED, "daemonset.current", "are scheduled"),
          UPDATED.reaches(WANTED, "daemonset.updated", "are updated"),
          AVAILABLE.reaches(WANTED, "daemonset.available", "are available"),
          READY.reaches(WANTED, "daemonset.ready", "are ready"),
          Rule.otherwiseHealthy(
              "daemonset.complete", AVAILABLE.path(), "It is available on every node it is for."));

  private DaemonSetRules() {}

  private static Rule said(String id, String path) {
    return new Rule(
        id,
        resource ->
            resource.number(path).isPresent()
                ? Optional.empty()
                : Finding.progressing(path, "Its controller has not looked at it yet."));
  }
}
