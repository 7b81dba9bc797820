package io.gitops4j.core.model;

import java.util.Objects;

/**
 * Something that was built once and is known by its digest: an image, a chart or a model.
 *
 * @param kind what it is
 * @param reference where it is, always with a digest
 */
public record Artifact(Kind kind, ImageReference reference) {
  /** What an artifact is. */
  public enum Kind {
    /** A container image. */
    IMAGE,
    /** A Helm chart. */
    CHART,
    /** A machine-learning model packed as an image or artifact. */
    MODEL
  }

  /** Checks that the reference has a digest: a tag alone names no artifact. */
  public Artifact {
    Objects.requireNonNull(kind, "kind");
    if (reference.digest().isEmpty()) {
      throw new IllegalArgumentException(
          "An artifact is named by its digest, and '" + reference + "' has none");
    }
  }

  /** Its digest. */
  public Digest digest() {
    return reference.digest().orElseThrow();
  }

  @Override
  public String toString() {
    return reference.toString();
  }
}
