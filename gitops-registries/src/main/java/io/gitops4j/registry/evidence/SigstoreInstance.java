package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.ProviderException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A Sigstore: certificate authority, certificate log and transparency log that vouch for keyless
 * signatures. Needs {@code dev.sigstore:sigstore-java} on the class path, which does most of the
 * verifying. What is trusted is read once; make another instance to read it again. Thread-safe.
 *
 * @see <a href="https://docs.sigstore.dev/about/security/">Sigstore's security model</a>
 */
public final class SigstoreInstance {
  private final String name;
  private @Nullable SigstoreVerifier verifier;

  private SigstoreInstance(String name, @Nullable SigstoreVerifier verifier) {
    this.name = name;
    this.verifier = verifier;
  }

  /**
   * The public one. Its root of trust is fetched over the network by TUF when the first signature
   * is verified, and kept in the folder {@code .sigstore-java} of the user's home; a verification
   * that can't fetch it fails as {@code UNAVAILABLE}.
   *
   * @throws IllegalStateException if sigstore-java is not on the class path
   */
  public static SigstoreInstance publicGood() {
    checkLibrary();
    return new SigstoreInstance("", null);
  }

  /**
   * One whose root of trust is in a file, as {@code cosign trusted-root create} writes it: a
   * private one, or the public one where there is no network.
   *
   * @throws IllegalArgumentException if that is none
   * @throws IllegalStateException if sigstore-java is not on the class path
   */
  public static SigstoreInstance trusting(Path trustedRoot) {
    checkLibrary();
    String name = " by the Sigstore of " + trustedRoot.getFileName();
    return new SigstoreInstance(name, SigstoreVerifier.trusting(trustedRoot));
  }

  private static void checkLibrary() {
    try {
      Class<?> unused =
          Class.forName(
              "dev.sigstore.trustroot.SigstoreTrustedRoot",
              false,
              SigstoreInstance.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "Could not verify keyless signatures: sigstore-java is not on the class path. Add"
              + " dev.sigstore:sigstore-java 2.0 to your dependencies",
          e);
    }
  }

  /**
   * An identity that it certifies.
   *
   * @param issuer the OpenID Connect issuer: {@code https://token.actions.githubusercontent.com}
   * @param subject the certificate's only alternative name, whole: {@code
   *     https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main}, or an address
   */
  public KeylessIdentity identity(String issuer, String subject) {
    return new KeylessIdentity(this, issuer, subject, false);
  }

  /**
   * Whoever has a name like that.
   *
   * @param regex a regular expression of the whole name; a dot stands for any character
   * @throws IllegalArgumentException if it is none
   */
  public KeylessIdentity identityLike(String issuer, String regex) {
    try {
      Pattern unused = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "Could not read the pattern of an identity: " + e.getDescription(), e);
    }
    return new KeylessIdentity(this, issuer, regex, true);
  }

  /**
   * What verifies its signatures.
   *
   * @throws ProviderException {@code UNAVAILABLE} if the root of trust can't be fetched
   */
  synchronized SigstoreVerifier verifier() {
    SigstoreVerifier known = verifier;
    if (known == null) {
      known = SigstoreVerifier.publicGood();
      verifier = known;
    }
    return known;
  }

  /** Nothing for the public one, which goes without saying. */
  @Override
  public String toString() {
    return name;
  }
}
