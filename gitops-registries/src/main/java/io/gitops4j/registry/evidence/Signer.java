package io.gitops4j.registry.evidence;

/**
 * Signs with a private key that may be anywhere: in memory ({@link SigningKey}), or in a key
 * management service that never gives it away. Thread-safe.
 */
public interface Signer {
  /** The public key that verifies what it signs. */
  VerificationKey key();

  /**
   * Signs a message: for an ECDSA key its SHA-256 hash, in the ASN.1 form {@code SEQUENCE {r, s}};
   * for an RSA key by PKCS#1 v1.5 with SHA-256; for an Ed25519 key the message itself. Services
   * that sign hashes are given {@code SHA-256(message)}.
   *
   * <p>What it gives is verified with {@link #key} before it is used.
   *
   * @throws io.gitops4j.core.model.ProviderException if it cannot; the message holds no secret
   */
  byte[] sign(byte[] message);
}
