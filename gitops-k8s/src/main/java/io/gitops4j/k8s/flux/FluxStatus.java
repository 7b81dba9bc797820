package io.gitops4j.k8s.flux;

import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Optional;

/** What an object of Flux says of itself. */
record FluxStatus(Fields object) {
  /** Reasons of a Kustomization or HelmRelease for which it waits, though it is not ready. */
  private static final List<String> WAITING =
      List.of(
          "DependencyNotReady",
          "ArtifactFailed",
          "SourceNotReady",
          "Progressing",
          "HealthCheckCanceled");

  private static final String GENERATION = "observedGeneration";

  /**
   * Whether what it says is about it as it is now. Flux takes note of a generation in the status
   * when it is ready only; in a condition each time.
   */
  boolean isObserved() {
    Optional<Object> generation = object.object("metadata").find("generation");
    return generation.isEmpty()
        || generation.equals(
            condition("Ready")
                .flatMap(c -> c.find(GENERATION))
                .or(() -> status().find(GENERATION)));
  }

  boolean isSuspended() {
    return object.object("spec").isTrue("suspend");
  }

  boolean isReady() {
    return condition("Ready").filter(c -> c.text("status").equals("True")).isPresent();
  }

  /** Whether it is neither ready nor at it: its last attempt failed, or had to wait. */
  boolean isUnready() {
    return condition("Ready").filter(c -> c.text("status").equals("False")).isPresent();
  }

  /** Whether its last attempt failed, rather than had to wait for something else. */
  boolean isFailed() {
    return condition("Stalled").filter(c -> c.text("status").equals("True")).isPresent()
        || condition("Ready")
            .filter(c -> c.text("status").equals("False"))
            .filter(c -> !WAITING.contains(c.findText("reason").orElse("")))
            .isPresent();
  }

  /**
   * What it says; a full stop at the end is left out. That it is stalled says less than why it is
   * not ready.
   */
  String message() {
    return condition("Ready")
        .map(c -> c.findText("reason").orElse("") + ": " + c.findText("message").orElse(""))
        .map(said -> said.strip().replaceAll("\\.+$", ""))
        .orElse("it has not been looked at yet");
  }

  /** A revision it has, by the name of the field; empty if it has none. */
  String revision(String field) {
    return status().findText(field).orElse("");
  }

  /** The revision that a source has; empty if it has none. */
  String artifact() {
    return status().object("artifact").findText("revision").orElse("");
  }

  private Optional<Fields> condition(String type) {
    return status().objects("conditions").stream()
        .filter(c -> c.findText("type").filter(type::equals).isPresent())
        .findFirst();
  }

  private Fields status() {
    return object.object("status");
  }
}
