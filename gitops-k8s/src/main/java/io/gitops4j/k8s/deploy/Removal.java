package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.model.ObjectId;
import java.util.Map;
import java.util.Optional;

/**
 * Objects that are not wanted any more: removed if they are ours. Not thread-safe, as its cluster
 * is not asked about all of them at once.
 */
final class Removal {
  private static final Map<String, String> KEEP =
      Map.of(
          "gitops4j.io/prune", "false",
          "helm.sh/resource-policy", "keep",
          "argocd.argoproj.io/sync-options", "Prune=false",
          "kustomize.toolkit.fluxcd.io/prune", "disabled");

  private final Cluster cluster;
  private final String set;

  /**
   * For a set.
   *
   * @param set whose objects may be removed
   */
  Removal(Cluster cluster, String set) {
    this.cluster = cluster;
    this.set = set;
  }

  /**
   * The object as it is, if it is there and may be removed: it is the one that we put there, nobody
   * else claims it, and it does not ask to be kept.
   */
  Optional<Fields> removable(ObjectId id, Inventory.Member member) {
    return find(id, member).filter(object -> isOurs(object, member) && !asksToStay(object));
  }

  private Optional<Fields> find(ObjectId id, Inventory.Member member) {
    Fields metadata = Fields.of("name", id.name());
    Fields like =
        Fields.of("apiVersion", member.apiVersion())
            .with("kind", id.kind())
            .with(
                "metadata",
                id.namespace().isEmpty() ? metadata : metadata.with("namespace", id.namespace()));
    try {
      return cluster.find(like);
    } catch (ClusterException e) {
      if (e.refusal() == Refusal.API_MISSING) {
        return Optional.empty(); // it went with the definition of its kind
      }
      throw e;
    }
  }

  private boolean isOurs(Fields object, Inventory.Member member) {
    Fields metadata = object.object("metadata");
    Optional<String> owner = metadata.object("labels").findText(Inventory.PART_OF);
    return member.uid().isEmpty()
        ? owner.filter(set::equals).isPresent()
        : metadata.text("uid").equals(member.uid()) && owner.filter(o -> !o.equals(set)).isEmpty();
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
