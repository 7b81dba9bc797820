package io.gitops4j.registry.evidence;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Objects;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/** The elliptic curve P-256, alias secp256r1 and prime256v1. */
final class P256 {
  private static final ECParameterSpec CURVE = curve();

  private P256() {}

  static boolean isCurveOf(@Nullable ECParameterSpec parameters) {
    return parameters != null
        && parameters.getCurve().equals(CURVE.getCurve())
        && parameters.getGenerator().equals(CURVE.getGenerator())
        && Objects.equals(parameters.getOrder(), CURVE.getOrder())
        && parameters.getCofactor() == CURVE.getCofactor();
  }

  /**
   * A private key with its public one, which a PKCS#8 file need not hold. A key agreement with the
   * curve's generator gives the public point's x; of the two points with that x, the key's own is
   * the one that verifies what it signs.
   */
  static KeyPair pair(PrivateKey key) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(at(CURVE.getGenerator()), true);
    BigInteger x = new BigInteger(1, agreement.generateSecret());
    BigInteger p = ((ECFieldFp) CURVE.getCurve().getField()).getP();
    BigInteger a = CURVE.getCurve().getA();
    BigInteger square = x.pow(3).add(a.multiply(x)).add(CURVE.getCurve().getB()).mod(p);
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    byte[] probe = {1};
    byte[] signed = KeyAlgorithm.ECDSA_P256.sign(key, probe);
    for (BigInteger each : new BigInteger[] {y, p.subtract(y)}) {
      PublicKey candidate = at(new ECPoint(x, each));
      if (KeyAlgorithm.ECDSA_P256.verifies(candidate, probe, signed)) {
        return new KeyPair(candidate, key);
      }
    }
    throw new GeneralSecurityException("its public key cannot be worked out");
  }

  private static PublicKey at(ECPoint point) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, CURVE));
  }

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform lacks the curve P-256", e);
    }
  }
}
