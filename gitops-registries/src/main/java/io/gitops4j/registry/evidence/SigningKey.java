package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;

/**
 * A private key in memory. It prints as its public key's fingerprint. Immutable and thread-safe.
 */
public final class SigningKey implements Signer {
  private static final String COSIGN_REMEDY =
      "it is cosign's own encrypted form, which this library does not read. Make the key with"
          + " `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`, give that here, and"
          + " give it to cosign with `cosign import-key-pair --key`; or sign with it by a Signer of"
          + " your own";
  private static final String CONVERT =
      "convert it to PKCS#8 with `openssl pkcs8 -topk8 -nocrypt -in KEY`";
  private static final Map<String, String> REMEDIES =
      Map.of(
          "ENCRYPTED SIGSTORE PRIVATE KEY", COSIGN_REMEDY,
          "ENCRYPTED COSIGN PRIVATE KEY", COSIGN_REMEDY,
          "EC PRIVATE KEY", CONVERT,
          "EC PARAMETERS", CONVERT,
          "RSA PRIVATE KEY", CONVERT,
          "ENCRYPTED PRIVATE KEY", "it is encrypted; " + CONVERT);

  private final PrivateKey secret;
  private final VerificationKey key;

  private SigningKey(PrivateKey secret, VerificationKey key) {
    this.secret = secret;
    this.key = key;
  }

  /**
   * Reads an ECDSA key on the curve P-256 in PEM, in PKCS#8 ({@code -----BEGIN PRIVATE KEY-----}).
   *
   * @throws IllegalArgumentException if it is none; the message says what it is and what to do
   */
  public static SigningKey pem(Secret text) {
    Pem pem = Pem.parse(text.reveal());
    if (!pem.label().equals("PRIVATE KEY")) {
      String remedy = REMEDIES.getOrDefault(pem.label(), "give one in PKCS#8");
      throw new IllegalArgumentException(
          "Could not read a private key: the text is a " + pem.label() + "; " + remedy);
    }
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pem.der()));
      if (key instanceof ECPrivateKey elliptic && P256.isCurveOf(elliptic.getParams())) {
        return of(P256.pair(key));
      }
    } catch (GeneralSecurityException e) {
      // its message might hold bytes of the key
      throw notP256();
    }
    throw notP256();
  }

  private static IllegalArgumentException notP256() {
    return new IllegalArgumentException(
        "Could not read a private key: it is no ECDSA key on the curve P-256. Give one of those,"
            + " as `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256` makes it");
  }

  /**
   * A key pair that was read elsewhere.
   *
   * @throws IllegalArgumentException if it is of an algorithm {@link VerificationKey} does not
   *     know, or its halves do not belong together
   */
  public static SigningKey of(KeyPair pair) {
    SigningKey made = new SigningKey(pair.getPrivate(), VerificationKey.of(pair.getPublic()));
    byte[] probe = {1};
    if (!made.key.verifies(probe, made.sign(probe))) {
      throw new IllegalArgumentException(
          "Could not use a key pair: what its private key signs, its public key does not verify");
    }
    return made;
  }

  /** A new ECDSA key on the curve P-256. */
  public static SigningKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return of(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform lacks the curve P-256", e);
    }
  }

  @Override
  public VerificationKey key() {
    return key;
  }

  /**
   * The private key in PEM, in PKCS#8, to be kept where secrets are kept.
   *
   * @throws IllegalStateException if it is in a token that does not give it away
   */
  public Secret toPem() {
    byte[] encoded = secret.getEncoded();
    if (encoded == null) {
      throw new IllegalStateException("The private key cannot leave where it is");
    }
    return Secret.of(Pem.write("PRIVATE KEY", encoded));
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      return key.algorithm().sign(secret, message);
    } catch (GeneralSecurityException e) {
      // neither its message nor its cause: they might hold bytes of the key
      throw new ProviderException(
          ErrorKind.INTERNAL,
          "Could not sign with the "
              + key
              + ": the Java platform failed with "
              + e.getClass().getSimpleName()
              + ". Check the key");
    }
  }

  @Override
  public String toString() {
    return "signing key of the " + key;
  }
}
