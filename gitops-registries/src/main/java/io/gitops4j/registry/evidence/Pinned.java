package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Registry;

/** An artifact that evidence is about, where it is. */
record Pinned(ImageReference reference, Digest digest) {

  /**
   * The artifact in a release.
   *
   * @throws ProviderException {@code INVALID} if it is not known, or only by a tag
   */
  static Pinned in(Release release, Value<ImageReference> artifact) {
    ImageReference reference =
        artifact
            .find(release)
            .orElseThrow(() -> invalid(artifact.describe(), "it is not known yet. Make it first"));
    return of(reference);
  }

  /** The artifact as people read it; what it will be where it is not known yet. */
  static String describe(Value<ImageReference> artifact, Release release) {
    return artifact.find(release).map(ImageReference::toString).orElse(artifact.describe());
  }

  static Pinned of(ImageReference reference) {
    Digest digest =
        reference
            .digest()
            .orElseThrow(
                () -> invalid(reference.toString(), "it has no digest. Name it by its digest"));
    return new Pinned(reference, digest);
  }

  private static ProviderException invalid(String what, String why) {
    return new ProviderException(
        ErrorKind.INVALID, "Could not find the evidence of " + what + ": " + why);
  }

  Registry registry(Connections connections) {
    return connections.registry(reference.host());
  }

  String repository() {
    return reference.repository();
  }

  EvidenceStore store(Connections connections) {
    return EvidenceStore.in(registry(connections), repository());
  }

  /** Its manifest, as its registry has it. */
  Descriptor descriptor(Connections connections) {
    return registry(connections)
        .head(repository(), digest.toString())
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.NOT_FOUND,
                    "Could not add evidence to "
                        + reference
                        + ": its registry does not have it. Push it first"));
  }
}
