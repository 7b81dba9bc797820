package io.gitops4j.testkit;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import java.util.List;
import java.util.Optional;

/** What scripted people say at the gates of some runs. */
record KitGates(Delivery delivery, List<RunId> runs) {
  /**
   * Somebody approves or rejects at a gate of the first run that asks there; false if none does.
   */
  boolean says(String gate, Actor who, boolean approves, String reason) {
    for (RunId id : runs) {
      Optional<Run.Wait> asked =
          delivery.run(id).waits().stream()
              .filter(w -> w.wakeOn().contains(WakeKey.approval(id, gate)))
              .findFirst();
      if (asked.isPresent()) {
        TenantId tenant = TenantId.DEFAULT;
        if (approves) {
          delivery.approve(tenant, id, gate, who, asked.get().subject(), reason);
        } else {
          delivery.reject(tenant, id, gate, who, asked.get().subject(), reason);
        }
        return true;
      }
    }
    return false;
  }

  /** Whether none of them goes on by itself. */
  boolean areUpToPeople() {
    return runs.stream().map(delivery::run).allMatch(KitGates::isUpToPeople);
  }

  private static boolean isUpToPeople(Run run) {
    return run.hasEnded()
        || run.status() == Run.Status.PARKED
        || (run.status() == Run.Status.WAITING
            && run.waits().stream().anyMatch(Run.Wait::isForPeople));
  }
}
