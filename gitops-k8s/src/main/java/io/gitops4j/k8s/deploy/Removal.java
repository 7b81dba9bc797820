package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.deploy.Inventory.Member;
import io.gitops4j.k8s.model.ObjectId;
import java.util.Map;
import java.util.Optional;

/** Objects that are not wanted any more: removed if they are ours. Thread-safe. */
final class Removal {
  private static final int ATTEMPTS = 10;

  private static final Map<String, String> KEEP =
      Map.of(
          "gitops4j.io/prune", "false",
          "helm.sh/resource-policy", "keep",
          "argocd.argoproj.io/sync-options", "Prune=false",
          "kustomize.toolkit.fluxcd.io/prune", "disabled");

  private final Cluster cluster;
  private final ServerSideApply ours;
  private final SetObjects live;
  private final String set;

  /**
   * For a set.
   *
   * @param set whose objects may be removed
   */
  Removal(Cluster cluster, String set) {
    this.cluster = cluster;
    this.ours = ServerSideApply.on(cluster, ClusterTarget.FIELD_MANAGER);
    this.live = new SetObjects(cluster, set);
    this.set = set;
  }

  /**
   * Whether an object may be removed: it is the one that we put there, has our label, and does not
   * ask to be kept.
   */
  boolean isRemovable(Fields object, Member member) {
    return isOurs(object, member) && !asksToStay(object);
  }

  /**
   * Removes an object if it is there and may be removed now; what changes while it is looked at is
   * looked at again.
   *
   * @return whether it was removed
   * @throws ClusterException {@code STALE} if it changes all the time
   */
  boolean remove(ObjectId id, Member member) {
    for (int attempt = 1; ; attempt++) {
      Optional<Fields> object =
          live.find(id, member.apiVersion()).filter(found -> isRemovable(found, member));
      try {
        return object.isPresent() && cluster.delete(object.get());
      } catch (ClusterException e) {
        if (e.refusal() != Refusal.STALE || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Ours is what has our label and is the one that we applied; where that is not known yet, what
   * has fields that we applied: labels may be copied.
   */
  private boolean isOurs(Fields object, Member member) {
    Fields metadata = object.object("metadata");
    boolean claimed =
        metadata.object("labels").findText(Inventory.PART_OF).filter(set::equals).isPresent();
    boolean same =
        member.uid().isEmpty()
            ? ours.owned(object).isPresent()
            : metadata.text("uid").equals(member.uid());
    return claimed && same;
  }

  private static boolean asksToStay(Fields object) {
    Fields annotations = object.object("metadata").object("annotations");
    return KEEP.entrySet().stream()
        .anyMatch(
            keep ->
                annotations
                    .findText(keep.getKey())
                    .filter(value -> value.contains(keep.getValue()))
                    .isPresent());
  }
}
