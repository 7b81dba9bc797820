package io.gitops4j.registry.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.model.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.EdDSAParameterSpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Keys:")
class KeysTest {
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);

  @RepeatedTest(20)
  @DisplayName("a private key in PEM is read with the public key that belongs to it")
  void pem() {
    SigningKey key = SigningKey.generate();
    SigningKey read = SigningKey.pem(key.toPem());
    assertThat(read.key()).isEqualTo(key.key()).hasSameHashCodeAs(key.key());
    assertThat(VerificationKey.pem(key.key().toPem())).isEqualTo(key.key());
    byte[] signature = read.sign(MESSAGE);
    assertThat(key.key().verifies(MESSAGE, signature)).isTrue();
    assertThat(key.key().verifies("massage".getBytes(UTF_8), signature)).isFalse();
    assertThat(SigningKey.generate().key().verifies(MESSAGE, signature)).isFalse();
  }

  @Test
  @DisplayName("a key that openssl made is read, and openssl's public key is the same")
  void openssl() {
    SigningKey key = SigningKey.pem(Secret.of(Samples.text("openssl-key.pem")));
    assertThat(key.key()).isEqualTo(VerificationKey.pem(Samples.text("openssl-pub.pem")));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"RSA, 2048", "Ed25519, 255"})
  @DisplayName("RSA and Ed25519 keys sign and verify")
  void others(String algorithm, int size) throws GeneralSecurityException {
    SigningKey key = SigningKey.of(pair(algorithm, size));
    assertThat(VerificationKey.pem(key.key().toPem()).verifies(MESSAGE, key.sign(MESSAGE)))
        .isTrue();
  }

  @Test
  @DisplayName("an Ed25519 signature of the message's hash verifies too, as cosign makes them")
  void prehashed() throws GeneralSecurityException {
    KeyPair pair = pair("Ed25519", 255);
    Signature signing = Signature.getInstance("Ed25519");
    signing.setParameter(new EdDSAParameterSpec(true));
    signing.initSign(pair.getPrivate());
    signing.update(MESSAGE);
    VerificationKey key = VerificationKey.of(pair.getPublic());
    byte[] signature = signing.sign();
    assertThat(key.verifies(MESSAGE, signature)).isTrue();
    assertThat(key.verifies(new byte[] {1}, signature)).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ENCRYPTED SIGSTORE PRIVATE KEY, cosign import-key-pair",
    "ENCRYPTED COSIGN PRIVATE KEY, cosign import-key-pair",
    "EC PRIVATE KEY, openssl pkcs8 -topk8 -nocrypt",
    "RSA PRIVATE KEY, openssl pkcs8 -topk8 -nocrypt",
    "ENCRYPTED PRIVATE KEY, it is encrypted",
    "PUBLIC KEY, PKCS#8"
  })
  @DisplayName("a key in another form is refused with what to do, and without the key")
  void otherForms(String label, String remedy) {
    String text = "-----BEGIN %s-----\nc2VjcmV0\n-----END %s-----\n".formatted(label, label);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SigningKey.pem(Secret.of(text)))
        .withMessageContaining(remedy)
        .withMessageContaining(label)
        .withMessageNotContaining("c2VjcmV0");
  }

  @Test
  @DisplayName("what is no key is refused, and shown in no message")
  void noKey() {
    for (String label : new String[] {"PRIVATE KEY", "PRIVATE KEYS"}) {
      String text = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END " + label + "-----\n";
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SigningKey.pem(Secret.of(text)))
          .withMessageNotContaining("c2VjcmV0")
          .withNoCause();
    }
    String noKey = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
    assertThatIllegalArgumentException().isThrownBy(() -> VerificationKey.pem(noKey));
    assertThatIllegalArgumentException().isThrownBy(() -> VerificationKey.pem("hello"));
  }

  @Test
  @DisplayName("keys on other curves, short RSA keys and halves of two pairs are refused")
  void unsuitable() throws GeneralSecurityException {
    KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
    curve.initialize(new ECGenParameterSpec("secp384r1"));
    KeyPair other = curve.generateKeyPair();
    String pem = Pem.write("PRIVATE KEY", other.getPrivate().getEncoded());
    assertThatThrownBy(() -> SigningKey.pem(Secret.of(pem))).hasMessageContaining("P-256");
    assertThatThrownBy(() -> VerificationKey.of(other.getPublic())).hasMessageContaining("P-256");
    KeyPair small = pair("RSA", 1024);
    assertThatThrownBy(() -> VerificationKey.of(small.getPublic())).hasMessageContaining("1024");
    KeyPair one = pair("Ed25519", 255);
    KeyPair two = pair("Ed25519", 255);
    assertThatThrownBy(() -> SigningKey.of(new KeyPair(one.getPublic(), two.getPrivate())))
        .hasMessageContaining("does not verify");
  }

  @Test
  @DisplayName("a private key prints as its public key's fingerprint")
  void prints() {
    SigningKey key = SigningKey.generate();
    assertThat(key).hasToString("signing key of the ECDSA P-256 key " + key.key().fingerprint());
    assertThat(key.toPem()).hasToString("***");
  }

  private static KeyPair pair(String algorithm, int size) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    return generator.generateKeyPair();
  }
}
