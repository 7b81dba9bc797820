package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.Digest;

/** What a known key or identity signed about an artifact. Immutable. */
public final class VerifiedStatement {
  private final Digest subject;
  private final Signatory signatory;
  private final String predicateType;
  private final byte[] content;
  private final Digest manifest;

  VerifiedStatement(
      Digest subject, Signatory signatory, String predicateType, byte[] content, Digest manifest) {
    this.subject = subject;
    this.signatory = signatory;
    this.predicateType = predicateType;
    this.content = content;
    this.manifest = manifest;
  }

  /** The artifact it is about: the one asked for, or an image of that index. */
  public Digest subject() {
    return subject;
  }

  /** Who signed it. */
  public Signatory signatory() {
    return signatory;
  }

  /** What it says, as the URI of its type; see {@link Predicate}. */
  public String predicateType() {
    return predicateType;
  }

  /** Whether it is a plain signature, which says nothing but that somebody signed. */
  public boolean isSignature() {
    return predicateType.equals(Predicate.SIGNATURE);
  }

  /**
   * The very bytes that were signed: an in-toto statement in JSON, or the small document that older
   * versions of cosign sign.
   */
  public byte[] content() {
    return content.clone();
  }

  /** The manifest it was found in. */
  public Digest manifest() {
    return manifest;
  }

  @Override
  public String toString() {
    return (isSignature() ? "signature" : predicateType)
        + " of "
        + subject
        + " by the "
        + signatory;
  }
}
