package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that is kept with an artifact. Immutable. */
public final class AttachedEvidence {
  private final Digest subject;
  private final Descriptor descriptor;
  private final @Nullable String tag;

  AttachedEvidence(Digest subject, Descriptor descriptor, @Nullable String tag) {
    this.subject = Objects.requireNonNull(subject, "subject");
    this.descriptor = Objects.requireNonNull(descriptor, "descriptor");
    this.tag = tag;
  }

  /** The artifact it is about: an image, or an index. */
  public Digest subject() {
    return subject;
  }

  /** Its manifest. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /** What it says it is; empty text if it does not say. */
  public String type() {
    return descriptor.artifactType().orElse("");
  }

  /** Cosign's tag that leads to it; empty for a referrer. */
  public Optional<String> tag() {
    return Optional.ofNullable(tag);
  }

  @Override
  public String toString() {
    String how = tag == null ? "" : " (tag " + tag + ")";
    return type() + " " + descriptor.digest() + how + " about " + subject;
  }
}
