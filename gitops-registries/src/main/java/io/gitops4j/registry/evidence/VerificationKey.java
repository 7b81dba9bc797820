package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A public key that signatures are verified with: ECDSA on the curve P-256 with SHA-256, as cosign
 * makes them, RSA (PKCS#1 v1.5 with SHA-256, 2048 to 8192 bits), or Ed25519. Two are equal if they
 * are the same key. Immutable and thread-safe.
 */
public final class VerificationKey implements Signatory {
  private static final List<String> FACTORIES = List.of("EC", "RSA", "Ed25519");

  private final PublicKey key;
  private final KeyAlgorithm algorithm;
  private final byte[] encoded;
  private final Digest fingerprint;

  private VerificationKey(PublicKey key) {
    this.key = key;
    this.algorithm = KeyAlgorithm.of(key);
    this.encoded = key.getEncoded();
    this.fingerprint = Digest.of(encoded);
  }

  /**
   * Reads a key in PEM ({@code -----BEGIN PUBLIC KEY-----}), such as cosign's {@code cosign.pub}.
   *
   * @throws IllegalArgumentException if it is none, or of an algorithm we do not know
   */
  public static VerificationKey pem(String text) {
    Pem pem = Pem.parse(text);
    if (!pem.label().equals("PUBLIC KEY")) {
      throw new IllegalArgumentException(
          "Could not read a public key: the text is a "
              + pem.label()
              + ". Give a PUBLIC KEY, as `openssl pkey -pubout` and cosign write it");
    }
    X509EncodedKeySpec spec = new X509EncodedKeySpec(pem.der());
    return FACTORIES.stream()
        .flatMap(factory -> read(factory, spec).stream())
        .findFirst()
        .map(VerificationKey::new)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Could not read a public key: it is no ECDSA key on the curve P-256, no"
                        + " Ed25519 and no RSA key"));
  }

  /** The key, if it is one of that algorithm. */
  private static Optional<PublicKey> read(String factory, X509EncodedKeySpec spec) {
    try {
      return Optional.of(KeyFactory.getInstance(factory).generatePublic(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /**
   * A key that was read elsewhere.
   *
   * @throws IllegalArgumentException if it is of an algorithm we do not know
   */
  public static VerificationKey of(PublicKey key) {
    return new VerificationKey(key);
  }

  /** The SHA-256 hash of the key's standard encoding: which key it is, for people and policies. */
  public Digest fingerprint() {
    return fingerprint;
  }

  /** The key in PEM, as cosign reads it. */
  public String toPem() {
    return Pem.write("PUBLIC KEY", encoded);
  }

  /** Whether this key's owner signed that message; false as well for what is no signature. */
  public boolean verifies(byte[] message, byte[] signature) {
    return algorithm.verifies(key, message, signature);
  }

  /** How cosign says in a bundle which key it is for. */
  String hint() {
    return Base64.getEncoder().encodeToString(Digest.sha256().digest(encoded));
  }

  KeyAlgorithm algorithm() {
    return algorithm;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerificationKey that && fingerprint.equals(that.fingerprint);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  @Override
  public String toString() {
    return algorithm.title + " key " + fingerprint;
  }
}
