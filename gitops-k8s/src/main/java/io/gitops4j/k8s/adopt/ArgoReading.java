package io.gitops4j.k8s.adopt;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.adopt.Adopted.Source;
import io.gitops4j.k8s.adopt.Adopted.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads an Application of Argo CD. */
final class ArgoReading {
  private ArgoReading() {}

  static Adoption.Observed of(Fields application) {
    Fields spec = application.object("spec");
    Fields status = application.object("status");
    String sync = status.object("sync").findText("status").orElse("");
    String health = status.object("health").findText("status").orElse("");
    return new Adoption.Observed(
        spec.object("destination").findText("namespace").orElse(""),
        sources(spec, status.object("sync")),
        status.object("summary").texts("images"),
        state(sync, health),
        sync.isEmpty() ? "never compared" : sync + (health.isEmpty() ? "" : ", " + health));
  }

  private static State state(String sync, String health) {
    if (health.equals("Degraded")) {
      return State.FAILED;
    }
    return sync.equals("Synced") && health.equals("Healthy") ? State.WELL : State.CHANGING;
  }

  private static List<Source> sources(Fields spec, Fields sync) {
    List<Fields> several = spec.objects("sources");
    List<Fields> all = several.isEmpty() ? List.of(spec.object("source")) : several;
    List<String> revisions = sync.texts("revisions");
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      String observed =
          several.isEmpty()
              ? sync.findText("revision").orElse("")
              : i < revisions.size() ? revisions.get(i) : "";
      sources.add(source(all.get(i), observed));
    }
    return sources;
  }

  private static Source source(Fields source, String observed) {
    Optional<String> path = source.findText("path").or(() -> source.findText("chart"));
    return new Source(
        source.findText("repoURL").orElse(""),
        path.orElse(""),
        source.findText("targetRevision").orElse(""),
        observed);
  }
}
