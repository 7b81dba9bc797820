package io.gitops4j.k8s.flux;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.health.HealthProfile;
import io.gitops4j.k8s.health.HealthState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why objects are not well that a Kustomization names in its message: Flux tells which, and not
 * why. Its inventory says of what group and version they are.
 */
final class NamedObjects {
  private static final int MOST = 5;

  private final Cluster cluster;

  NamedObjects(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Objects and what is wrong with them, for a sentence; empty if nothing is known of them. */
  String of(Fields kustomization, String message) {
    if (kustomization.object("spec").find("kubeConfig").isPresent()) {
      return ""; // they are on another cluster
    }
    return kustomization.object("status").object("inventory").objects("entries").stream()
        .map(NamedObjects::object)
        .flatMap(Optional::stream)
        .filter(object -> message.contains(name(object) + " "))
        .limit(MOST)
        .flatMap(object -> why(object).stream())
        .collect(Collectors.joining("; "));
  }

  /** An entry is {@code namespace_name_group_kind}, and a version. */
  private static Optional<Fields> object(Fields entry) {
    List<String> parts = List.of(entry.text("id").split("_", -1));
    if (parts.size() != 4) {
      return Optional.empty();
    }
    String version = entry.text("v");
    String group = parts.get(2);
    return Optional.of(
        Fields.of("apiVersion", group.isEmpty() ? version : group + "/" + version)
            .with("kind", parts.get(3))
            .with("metadata", Fields.of("name", parts.get(1)).with("namespace", parts.get(0))));
  }

  /** {@code Deployment/shop/web}, as Flux writes it. */
  private static String name(Fields object) {
    Fields metadata = object.object("metadata");
    String namespace = metadata.text("namespace");
    return object.text("kind")
        + (namespace.isEmpty() ? "/" : "/" + namespace + "/")
        + metadata.text("name");
  }

  private Optional<String> why(Fields object) {
    try {
      return cluster
          .find(object)
          .flatMap(NamedObjects::trouble)
          .map(trouble -> name(object) + ": " + trouble);
    } catch (ClusterException e) {
      return Optional.empty(); // who may see the Kustomization may not have to see its objects
    }
  }

  private static Optional<String> trouble(Fields live) {
    FluxStatus status = new FluxStatus(live);
    return live.text("apiVersion").contains(".toolkit.fluxcd.io/") && status.isFailed()
        ? Optional.of(status.message())
        : Optional.of(HealthProfile.kstatus().judge(live))
            .filter(verdict -> verdict.state() != HealthState.HEALTHY)
            .map(verdict -> verdict.sentence().replaceAll("\\.$", ""));
  }
}
