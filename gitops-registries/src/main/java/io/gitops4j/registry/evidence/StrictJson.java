package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON of others: one object, no name twice, nothing after it. */
final class StrictJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /** Reads token by token, as strictly. */
  static JsonFactory factory() {
    return MAPPER.getFactory();
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Reads one object.
   *
   * @throws IOException if it is anything else; the message says what is wrong, after "it"
   */
  static ObjectNode parse(byte[] content) throws IOException {
    JsonNode node;
    try {
      node = MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      throw new IOException("it is not valid JSON (" + e.getOriginalMessage() + ")", e);
    }
    if (node instanceof ObjectNode found) {
      return found;
    }
    throw new IOException("it is not a JSON object");
  }

  static byte[] write(ObjectNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of our own cannot be written", e);
    }
  }

  /** A field's text; empty if it is missing or no text. */
  static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? value.textValue() : "";
  }
}
