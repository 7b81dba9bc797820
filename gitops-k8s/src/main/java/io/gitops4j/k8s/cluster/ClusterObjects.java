package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.LiveObjects;
import java.util.Optional;

/**
 * A cluster's objects for who knows no cluster.
 *
 * @param namespace of objects that name none
 * @param manager who owns what is replaced
 */
record ClusterObjects(Cluster cluster, String namespace, String manager) implements LiveObjects {
  @Override
  public Optional<Fields> find(Fields like) {
    Fields metadata = like.object("metadata");
    boolean placed = metadata.findText("namespace").isPresent();
    return cluster.find(
        placed ? like : like.with("metadata", metadata.with("namespace", namespace)));
  }

  @Override
  public Fields replace(Fields wanted) {
    return cluster.replace(wanted, manager);
  }
}
