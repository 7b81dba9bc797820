package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.LiveObjects;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import java.util.Optional;

/**
 * A cluster's objects for who knows no cluster.
 *
 * @param namespace of objects that name none
 * @param manager who owns what is replaced
 */
record ClusterObjects(Cluster cluster, String namespace, String manager) implements LiveObjects {
  /** Empty, too, for what is no object of a cluster, or of a kind that it does not serve. */
  @Override
  public Optional<Fields> find(Fields like) {
    Fields metadata = like.object("metadata");
    boolean isObject =
        like.findText("apiVersion").isPresent()
            && like.findText("kind").isPresent()
            && metadata.findText("name").isPresent();
    if (!isObject) {
      return Optional.empty();
    }
    boolean placed = metadata.findText("namespace").isPresent();
    try {
      return cluster.find(
          placed ? like : like.with("metadata", metadata.with("namespace", namespace)));
    } catch (ClusterException e) {
      if (e.refusal() == Refusal.API_MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Fields replace(Fields wanted) {
    return cluster.replace(wanted, manager);
  }
}
