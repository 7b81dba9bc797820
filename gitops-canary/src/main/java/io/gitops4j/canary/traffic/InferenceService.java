package io.gitops4j.canary.traffic;

import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.TrafficSplitter.Verification;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An InferenceService of KServe, as files or the server have it. */
final class InferenceService {
  private static final String MODE = "serving.kserve.io/deploymentMode";
  private static final Set<String> BLOCKED = Set.of("BlockedByFailedLoad", "InvalidSpec");

  private final FileDocument document;

  private InferenceService(FileDocument document) {
    this.document = document;
  }

  static InferenceService find(Manifests manifests, String name) {
    return new InferenceService(manifests.get("serving.kserve.io", "InferenceService", name));
  }

  FileDocument document() {
    return document;
  }

  Fields predictor() {
    return document.content().object("spec").object("predictor");
  }

  List<Fields> canaries() {
    return document.content().object("spec").objects("canary");
  }

  Fields status() {
    return document.content().object("status");
  }

  /** What the server says of the predictor; none in files. */
  Fields predictorStatus() {
    return status().object("components").object("predictor");
  }

  /** The mode in which it is deployed, as far as it is said. */
  Optional<String> mode() {
    Fields annotations = document.content().object("metadata").object("annotations");
    return annotations.findText(MODE).or(() -> status().findText("deploymentMode"));
  }

  /** Why it won't come to what was asked, or isn't there yet; empty if neither. */
  Optional<Verification> trouble() {
    long generation = Places.number(document.content().object("metadata"), "generation", 0);
    String transition = Places.text(status().object("modelStatus"), "transitionStatus", "");
    if (Places.number(status(), "observedGeneration", 0) < generation) {
      return Optional.of(ManifestSplitter.pending("KServe has not seen the last change yet"));
    }
    if (BLOCKED.contains(transition)) {
      String why =
          Places.text(
              status().object("modelStatus").object("lastFailureInfo"), "message", transition);
      return Optional.of(ManifestSplitter.refusedBy("KServe could not load the model: " + why));
    }
    Condition ready = Condition.in(status().objects("conditions"), "Ready");
    return ready.isTrue()
        ? Optional.empty()
        : Optional.of(ManifestSplitter.pending("Its condition " + ready));
  }
}
