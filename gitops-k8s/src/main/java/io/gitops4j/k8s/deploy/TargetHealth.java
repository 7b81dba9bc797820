package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.DeploymentTarget.Health.State;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.health.HealthProfile;
import io.gitops4j.k8s.health.HealthVerdict;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How what an inventory names is: the worst decides. */
final class TargetHealth {
  private static final int MOST_NAMED = 5;

  private final Cluster cluster;
  private final HealthProfile profile;

  TargetHealth(Cluster cluster, HealthProfile profile) {
    this.cluster = cluster;
    this.profile = profile;
  }

  Health of(Inventory inventory) {
    Map<ObjectId, String> wanted = new LinkedHashMap<>();
    inventory.members().forEach((id, member) -> wanted.put(id, member.apiVersion()));
    Health health = of(inventory.place().set(), wanted);
    return inventory.applied() == null && health.state() == State.HEALTHY
        ? new Health(State.PROGRESSING, "It is being applied for the first time.")
        : health;
  }

  /** Of these objects, as they are now. */
  Health of(String set, Map<ObjectId, String> wanted) {
    Map<ObjectId, Fields> live = new SetObjects(cluster, set).of(wanted, id -> true);
    List<String> failed = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    for (ObjectId id : wanted.keySet()) {
      Fields object = live.get(id);
      if (object == null) {
        failed.add(id + " is missing");
        continue;
      }
      HealthVerdict verdict = profile.judge(object);
      switch (verdict.state()) {
        case HEALTHY, SUSPENDED -> {}
        case FAILED -> failed.add(id + ": " + verdict.sentence());
        case PROGRESSING, TERMINATING -> waiting.add(id + ": " + verdict.sentence());
      }
    }
    if (!failed.isEmpty()) {
      return new Health(State.FAILED, sentence(failed));
    }
    return waiting.isEmpty()
        ? new Health(State.HEALTHY, "All " + wanted.size() + " objects are well.")
        : new Health(State.PROGRESSING, sentence(waiting));
  }

  private static String sentence(List<String> all) {
    String named = String.join("; ", all.subList(0, Math.min(MOST_NAMED, all.size())));
    int more = all.size() - MOST_NAMED;
    return more > 0 ? named + "; and " + more + " more." : named.replaceAll("\\.$", "") + ".";
  }
}
