package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Content with signatures, as DSSE defines it.
 *
 * @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/envelope.md">DSSE</a>
 */
final class Envelope {
  private static final int MOST_SIGNATURES = 16;

  private final String payloadType;
  private final byte[] payload;
  private final List<byte[]> signatures;

  private Envelope(String payloadType, byte[] payload, List<byte[]> signatures) {
    this.payloadType = payloadType;
    this.payload = payload;
    this.signatures = List.copyOf(signatures);
  }

  /** An in-toto statement with one signature. */
  static Envelope of(byte[] statement, byte[] signature) {
    return new Envelope(EvidenceTypes.IN_TOTO, statement, List.of(signature));
  }

  /**
   * Reads an envelope around an in-toto statement.
   *
   * @throws IOException if it is none; the message says why, after "it"
   */
  static Envelope read(JsonNode json) throws IOException {
    String type = StrictJson.text(json, "payloadType");
    if (!type.equals(EvidenceTypes.IN_TOTO)) {
      throw new IOException("its payload type is '" + type + "', not " + EvidenceTypes.IN_TOTO);
    }
    JsonNode list = json.path("signatures");
    if (list.isEmpty() || list.size() > MOST_SIGNATURES) {
      throw new IOException(
          "it has " + list.size() + " signatures; 1 to " + MOST_SIGNATURES + " are read");
    }
    List<byte[]> signatures = new ArrayList<>();
    for (JsonNode each : list) {
      signatures.add(decoded(each, "sig"));
    }
    return new Envelope(type, decoded(json, "payload"), signatures);
  }

  private static byte[] decoded(JsonNode json, String field) throws IOException {
    String text = StrictJson.text(json, field);
    boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
    try {
      byte[] bytes = (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
      if (bytes.length > 0) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("its " + field + " is not Base64", e);
    }
    throw new IOException("it has no " + field);
  }

  ObjectNode json() {
    ObjectNode json = StrictJson.object();
    json.put("payload", Base64.getEncoder().encodeToString(payload));
    json.put("payloadType", payloadType);
    for (byte[] each : signatures) {
      json.withArray("signatures").addObject().put("sig", Base64.getEncoder().encodeToString(each));
    }
    return json;
  }

  byte[] payload() {
    return payload;
  }

  /** The first of these keys that one of its signatures is of. */
  Optional<VerificationKey> signer(List<VerificationKey> keys) {
    byte[] message = signed(payload);
    return keys.stream()
        .filter(key -> signatures.stream().anyMatch(each -> key.verifies(message, each)))
        .findFirst();
  }

  /** The bytes that are signed for an in-toto statement: its type and it, each after its length. */
  static byte[] signed(byte[] statement) {
    String type = EvidenceTypes.IN_TOTO;
    String head = "DSSEv1 " + type.length() + " " + type + " " + statement.length + " ";
    ByteArrayOutputStream all = new ByteArrayOutputStream(head.length() + statement.length);
    all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(statement);
    return all.toByteArray();
  }
}
