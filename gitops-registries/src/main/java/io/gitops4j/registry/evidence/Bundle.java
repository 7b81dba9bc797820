package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * The form in which cosign keeps signatures since its third version: an envelope, and what it is
 * verified with. Without a transparency log there is nothing more in it.
 *
 * @see <a href="https://docs.sigstore.dev/about/bundle/">Sigstore's bundle format</a>
 */
final class Bundle {
  private Bundle() {}

  static byte[] write(Envelope envelope, VerificationKey key) {
    ObjectNode json = StrictJson.object();
    json.put("mediaType", EvidenceTypes.BUNDLE);
    json.putObject("verificationMaterial").putObject("publicKey").put("hint", key.hint());
    json.set("dsseEnvelope", envelope.json());
    return StrictJson.write(json);
  }

  /** Whether a bundle was signed by a certificate, rather than with a key that others know. */
  static boolean isKeyless(ObjectNode json) {
    JsonNode material = json.path("verificationMaterial");
    return material.has("certificate") || material.has("x509CertificateChain");
  }

  /**
   * The envelope in a bundle.
   *
   * @throws IOException if it is something else; the message says what, after "it"
   */
  static Envelope read(ObjectNode json) throws IOException {
    String type = StrictJson.text(json, "mediaType");
    if (!EvidenceTypes.isBundle(type)) {
      throw new IOException("it is no Sigstore bundle: its mediaType is '" + type + "'");
    }
    if (!json.has("dsseEnvelope")) {
      throw new IOException(
          "it is a bundle without an envelope, which says nothing of an artifact");
    }
    return Envelope.read(json.path("dsseEnvelope"));
  }
}
