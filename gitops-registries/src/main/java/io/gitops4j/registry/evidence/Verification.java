package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What was found when the evidence of an artifact was verified, and what was found wanting. Only
 * what a known key or identity signed is among the statements; whether that is enough an {@link
 * EvidencePolicy} says. Immutable.
 */
public final class Verification {
  private final Digest subject;
  private final List<Digest> images;
  private final List<VerifiedStatement> statements;
  private final List<AttachedEvidence> attachments;
  private final List<String> problems;

  Verification(
      Digest subject,
      List<Digest> images,
      List<VerifiedStatement> statements,
      List<AttachedEvidence> attachments,
      List<String> problems) {
    this.subject = subject;
    this.images = List.copyOf(images);
    this.statements = List.copyOf(statements);
    this.attachments = List.copyOf(attachments);
    this.problems = List.copyOf(problems);
  }

  /** The artifact that was asked for. */
  public Digest subject() {
    return subject;
  }

  /** The images of an index, whose evidence was verified as well; none for an image. */
  public List<Digest> images() {
    return images;
  }

  /** Signatures and attestations by known keys and identities, about the artifact or its images. */
  public List<VerifiedStatement> statements() {
    return statements;
  }

  /** A known signatory's signature of the very artifact that was asked for. */
  public Optional<VerifiedStatement> signature() {
    return statements.stream()
        .filter(each -> each.isSignature() && each.subject().equals(subject))
        .findFirst();
  }

  /** What is attached without a signature, and really is about the artifact or its images. */
  public List<AttachedEvidence> attachments() {
    return attachments;
  }

  /** What did not count and why: a sentence for each, the first hundred. */
  public List<String> problems() {
    return problems;
  }

  @Override
  public String toString() {
    return subject
        + ": "
        + statements.size()
        + " signed, "
        + attachments.size()
        + " attached, "
        + problems.size()
        + " problems";
  }
}
