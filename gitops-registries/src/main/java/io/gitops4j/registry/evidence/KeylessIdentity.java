package io.gitops4j.registry.evidence;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who signs without a key of his own: a workflow, a service account or a person, as a
 * Sigstore instance certified it for the minutes in which it signed. {@link SigstoreInstance} makes
 * them. Immutable and thread-safe.
 */
public final class KeylessIdentity implements Signatory {
  private final SigstoreInstance instance;
  private final String issuer;
  private final String subject;
  private final boolean pattern;

  KeylessIdentity(SigstoreInstance instance, String issuer, String subject, boolean pattern) {
    if (issuer.isBlank() || subject.isBlank()) {
      throw new IllegalArgumentException("An identity has an issuer and a subject");
    }
    this.instance = instance;
    this.issuer = issuer;
    this.subject = subject;
    this.pattern = pattern;
  }

  /**
   * The statement in a bundle, if this identity signed it.
   *
   * @throws IOException if it did not; the message says why, after "it"
   */
  byte[] signed(byte[] bundle) throws IOException {
    return instance.verifier().statement(bundle, this);
  }

  String issuer() {
    return issuer;
  }

  String subject() {
    return subject;
  }

  /** Whether the subject is a regular expression. */
  boolean isPattern() {
    return pattern;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeylessIdentity that
        && instance.equals(that.instance)
        && issuer.equals(that.issuer)
        && subject.equals(that.subject)
        && pattern == that.pattern;
  }

  @Override
  public int hashCode() {
    return Objects.hash(issuer, subject);
  }

  @Override
  public String toString() {
    return "identity " + (pattern ? "like " : "") + subject + " of " + issuer + instance;
  }
}
