package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.DeploymentTarget.Health.State;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.health.HealthProfile;
import io.gitops4j.k8s.health.HealthVerdict;
import io.gitops4j.k8s.model.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    List<Fields> wanted = new ArrayList<>();
    inventory
        .members()
        .forEach(
            (id, member) ->
                wanted.add(
                    Fields.of("apiVersion", member.apiVersion())
                        .with("kind", id.kind())
                        .with(
                            "metadata",
                            Fields.of("name", id.name()).with("namespace", id.namespace()))));
    Health health = of(wanted);
    return inventory.applied() == null && health.state() == State.HEALTHY
        ? new Health(State.PROGRESSING, "It is being applied for the first time.")
        : health;
  }

  /** Of these objects, as they are now. */
  Health of(List<Fields> wanted) {
    List<String> failed = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    for (Fields each : wanted) {
      ObjectId id = ObjectId.of(each);
      Optional<HealthVerdict> verdict = find(each).map(profile::judge);
      if (verdict.isEmpty()) {
        failed.add(id + " is missing");
        continue;
      }
      switch (verdict.get().state()) {
        case HEALTHY, SUSPENDED -> {}
        case FAILED -> failed.add(id + ": " + verdict.get().sentence());
        case PROGRESSING, TERMINATING -> waiting.add(id + ": " + verdict.get().sentence());
      }
    }
    if (!failed.isEmpty()) {
      return new Health(State.FAILED, sentence(failed));
    }
    return waiting.isEmpty()
        ? new Health(State.HEALTHY, "All " + wanted.size() + " objects are well.")
        : new Health(State.PROGRESSING, sentence(waiting));
  }

  /** It is gone, too, with the definition of its kind. */
  private Optional<Fields> find(Fields object) {
    try {
      return cluster.find(object);
    } catch (ClusterException e) {
      if (e.refusal() == Refusal.API_MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String sentence(List<String> all) {
    String named = String.join("; ", all.subList(0, Math.min(MOST_NAMED, all.size())));
    int more = all.size() - MOST_NAMED;
    return more > 0 ? named + "; and " + more + " more." : named.replaceAll("\\.$", "") + ".";
  }
}
