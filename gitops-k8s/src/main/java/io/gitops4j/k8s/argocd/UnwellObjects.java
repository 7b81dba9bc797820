package io.gitops4j.k8s.argocd;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.health.HealthProfile;
import io.gitops4j.k8s.health.HealthState;
import io.gitops4j.k8s.health.HealthVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why an Application is not well: which of its objects, and what is wrong with them. */
final class UnwellObjects {
  private static final int MOST_NAMED = 5;
  private static final int MOST_ASKED = 100;
  private static final String IN_CLUSTER = "https://kubernetes.default.svc";

  private final Cluster cluster;

  UnwellObjects(Cluster cluster) {
    this.cluster = cluster;
  }

  /** A sentence about the objects; empty if none is known to be unwell. */
  String of(ApplicationStatus status) {
    boolean here = isHere(status.application().object("spec").object("destination"));
    List<String> unwell = new ArrayList<>();
    for (Fields object : status.objects().stream().limit(MOST_ASKED).toList()) {
      why(object, here).ifPresent(why -> unwell.add(ApplicationStatus.name(object) + ": " + why));
      if (unwell.size() == MOST_NAMED) {
        break;
      }
    }
    return String.join("; ", unwell);
  }

  /** What Argo CD says of it, if it was told to say so; else what it says itself. */
  private Optional<String> why(Fields object, boolean here) {
    Fields health = object.object("health");
    if (health.find("status").isPresent()) {
      return health.text("status").equals("Healthy")
          ? Optional.empty()
          : Optional.of(health.findText("message").orElse(health.text("status")));
    }
    return here ? judged(object) : Optional.empty();
  }

  private Optional<String> judged(Fields object) {
    try {
      Optional<Fields> live = cluster.find(like(object));
      return live.isEmpty()
          ? Optional.of("it is missing")
          : Optional.of(HealthProfile.argoCd().judge(live.get()))
              .filter(verdict -> verdict.state() != HealthState.HEALTHY)
              .map(HealthVerdict::sentence)
              .map(sentence -> sentence.replaceAll("\\.$", ""));
    } catch (ClusterException e) {
      return Optional.empty(); // who may see the Application may not have to see all it deploys
    }
  }

  private static Fields like(Fields object) {
    String group = object.findText("group").orElse("");
    String version = object.findText("version").orElse("v1");
    return Fields.of("apiVersion", group.isEmpty() ? version : group + "/" + version)
        .with("kind", object.text("kind"))
        .with(
            "metadata",
            Fields.of("name", object.text("name"))
                .with("namespace", object.findText("namespace").orElse("")));
  }

  private boolean isHere(Fields destination) {
    String server = destination.findText("server").orElse("");
    return server.equals(IN_CLUSTER)
        || server.equals(cluster.server().toString())
        || destination.findText("name").orElse("").equals("in-cluster");
  }
}
