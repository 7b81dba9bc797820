package io.gitops4j.k8s.adopt;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.adopt.Adopted.Source;
import io.gitops4j.k8s.adopt.Adopted.State;
import java.util.List;
import java.util.Optional;

/** Reads a Kustomization or HelmRelease of Flux. */
final class FluxReading {
  private FluxReading() {}

  static Adoption.Observed kustomization(Fields object) {
    Fields spec = object.object("spec");
    Source source =
        new Source(
            named(spec.object("sourceRef")),
            spec.findText("path").orElse(""),
            "",
            object.object("status").findText("lastAppliedRevision").orElse(""));
    return observed(object, spec.findText("targetNamespace").orElse(""), source);
  }

  static Adoption.Observed release(Fields object) {
    Fields spec = object.object("spec");
    Fields chart = spec.object("chart").object("spec");
    Fields latest =
        object.object("status").objects("history").stream().findFirst().orElse(Fields.none());
    boolean refers = chart.isEmpty();
    Source source =
        new Source(
            named(refers ? spec.object("chartRef") : chart.object("sourceRef")),
            refers ? "" : chart.findText("chart").orElse(""),
            refers ? "" : chart.findText("version").orElse("*"),
            latest.findText("chartVersion").orElse(""));
    String target =
        spec.findText("targetNamespace")
            .or(() -> object.object("metadata").findText("namespace"))
            .orElse("");
    return observed(object, target, source);
  }

  private static String named(Fields reference) {
    return reference.findText("kind").orElse("")
        + " "
        + reference.findText("namespace").map(namespace -> namespace + "/").orElse("")
        + reference.findText("name").orElse("");
  }

  private static Adoption.Observed observed(Fields object, String namespace, Source source) {
    boolean suspended = object.object("spec").isTrue("suspend");
    Optional<Fields> ready =
        object.object("status").objects("conditions").stream()
            .filter(c -> c.findText("type").filter("Ready"::equals).isPresent())
            .findFirst();
    String is = ready.flatMap(c -> c.findText("status")).orElse("Unknown");
    String reason = ready.flatMap(c -> c.findText("reason")).orElse("not looked at yet");
    State state =
        is.equals("True") && !suspended
            ? State.WELL
            : is.equals("False") ? State.FAILED : State.CHANGING;
    return new Adoption.Observed(
        namespace,
        List.of(source),
        List.of(),
        state,
        "Ready " + is + ", " + reason + (suspended ? ", suspended" : ""));
  }
}
