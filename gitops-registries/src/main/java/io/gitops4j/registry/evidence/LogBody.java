package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a transparency log wrote down: it must be this envelope's signature by this certificate, and
 * nothing else. Version 1 of Rekor writes entries of the kind {@code dsse}, version 2 {@code
 * hashedrekord}.
 */
final class LogBody {
  private final byte[] payload;
  private final byte[] message;
  private final byte[] signature;
  private final byte[] certificate;

  /**
   * What is to be written down.
   *
   * @param payload the statement
   * @param message what is signed of it
   * @param signature its only signature
   * @param certificate the signing key's, in DER
   */
  LogBody(byte[] payload, byte[] message, byte[] signature, byte[] certificate) {
    this.payload = payload;
    this.message = message;
    this.signature = signature;
    this.certificate = certificate;
  }

  /**
   * Looks whether an entry says so.
   *
   * @throws IOException if not; the message says why, after "it"
   */
  void check(byte[] entry) throws IOException {
    JsonNode body = StrictJson.parse(entry);
    String kind = StrictJson.text(body, "kind") + " " + StrictJson.text(body, "apiVersion");
    boolean same;
    try {
      same =
          switch (kind) {
            case "dsse 0.0.1" -> isDsse(body.path("spec"));
            case "hashedrekord 0.0.2" -> isRecord(body.path("spec").path("hashedRekordV002"));
            default -> throw new IOException("its entry in the log is of another kind, " + kind);
          };
    } catch (IllegalArgumentException e) {
      throw new IOException("its entry in the log is damaged", e);
    }
    if (!same) {
      throw new IOException("its entry in the log is another's");
    }
  }

  private boolean isDsse(JsonNode spec) {
    JsonNode hash = spec.path("payloadHash");
    JsonNode signatures = spec.path("signatures");
    JsonNode only = signatures.path(0);
    String pem = new String(bytes(only, "verifier"), StandardCharsets.UTF_8);
    return StrictJson.text(hash, "algorithm").equals("sha256")
        && StrictJson.text(hash, "value").equals(Digest.of(payload).hex())
        && signatures.size() == 1
        && Arrays.equals(bytes(only, "signature"), signature)
        && Arrays.equals(Pem.parse(pem).der(), certificate);
  }

  private boolean isRecord(JsonNode spec) {
    JsonNode signed = spec.path("signature");
    return StrictJson.text(spec.path("data"), "algorithm").equals("SHA2_256")
        && Arrays.equals(bytes(spec.path("data"), "digest"), Digest.sha256().digest(message))
        && Arrays.equals(bytes(signed, "content"), signature)
        && Arrays.equals(
            bytes(signed.path("verifier").path("x509Certificate"), "rawBytes"), certificate);
  }

  private static byte[] bytes(JsonNode node, String field) {
    return Base64.getDecoder().decode(StrictJson.text(node, field));
  }
}
