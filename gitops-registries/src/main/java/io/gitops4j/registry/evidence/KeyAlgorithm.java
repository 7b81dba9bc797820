package io.gitops4j.registry.evidence;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.EdDSAParameterSpec;

/** The algorithms of keys we know, each with the one way to sign that cosign uses for it. */
enum KeyAlgorithm {
  ECDSA_P256("ECDSA P-256", "SHA256withECDSA"),
  RSA("RSA", "SHA256withRSA"),
  ED25519("Ed25519", "Ed25519");

  private static final int SMALLEST_RSA = 2048;
  private static final int LARGEST_RSA = 8192;

  final String title;
  private final String signature;

  KeyAlgorithm(String title, String signature) {
    this.title = title;
    this.signature = signature;
  }

  /**
   * The algorithm of a key.
   *
   * @throws IllegalArgumentException if it is none of these, or weak
   */
  static KeyAlgorithm of(PublicKey key) {
    if (key instanceof ECPublicKey elliptic && P256.isCurveOf(elliptic.getParams())) {
      return ECDSA_P256;
    }
    if (key instanceof RSAPublicKey rsa) {
      int length = rsa.getModulus().bitLength();
      if (length < SMALLEST_RSA || length > LARGEST_RSA) {
        throw new IllegalArgumentException(
            "Could not use an RSA key of " + length + " bits: give one of 2048 to 8192 bits");
      }
      return RSA;
    }
    if (key instanceof EdECPublicKey edwards && edwards.getParams().getName().equals("Ed25519")) {
      return ED25519;
    }
    throw new IllegalArgumentException(
        "Could not use a key of the algorithm "
            + key.getAlgorithm()
            + ": give an ECDSA key on the curve P-256, an Ed25519 or an RSA key");
  }

  byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
    Signature signing = Signature.getInstance(signature);
    signing.initSign(key);
    signing.update(message);
    return signing.sign();
  }

  /** Whether a signature is this key's; for Ed25519 also of the message's hash, as cosign signs. */
  boolean verifies(PublicKey key, byte[] message, byte[] bytes) {
    return verifies(key, message, bytes, false)
        || (this == ED25519 && verifies(key, message, bytes, true));
  }

  private boolean verifies(PublicKey key, byte[] message, byte[] bytes, boolean hashed) {
    try {
      Signature verifying = Signature.getInstance(signature);
      if (hashed) {
        verifying.setParameter(new EdDSAParameterSpec(true));
      }
      verifying.initVerify(key);
      verifying.update(message);
      return verifying.verify(bytes);
    } catch (GeneralSecurityException e) {
      // what is not even of a signature's form does not verify
      return false;
    }
  }
}
