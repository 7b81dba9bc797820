package io.gitops4j.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Descriptor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** JSON as manifests need it: one object, no name twice, written compactly. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Reads one object.
   *
   * @throws IOException if it is anything else, with a message that says so
   */
  static ObjectNode parse(byte[] content) throws IOException {
    JsonNode node;
    try {
      node = MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      throw new IOException("it is not JSON (" + e.getOriginalMessage() + ")", e);
    }
    if (node instanceof ObjectNode found) {
      return found;
    }
    throw new IOException("it is not a JSON object");
  }

  static byte[] write(Fields fields) {
    return write(MAPPER.<ObjectNode>valueToTree(fields.asMap()));
  }

  static byte[] write(ObjectNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of our own cannot be written", e);
    }
  }

  /** A descriptor as manifests and indexes hold it. */
  static ObjectNode descriptor(Descriptor descriptor) {
    ObjectNode node = object();
    node.put("mediaType", descriptor.mediaType());
    node.put("digest", descriptor.digest().toString());
    node.put("size", descriptor.size());
    descriptor.artifactType().ifPresent(type -> node.put("artifactType", type));
    annotations(node, descriptor.annotations());
    return node;
  }

  /** Adds annotations in the order of their names; none adds nothing. */
  static void annotations(ObjectNode node, Map<String, String> annotations) {
    if (!annotations.isEmpty()) {
      ObjectNode into = node.putObject("annotations");
      new TreeMap<>(annotations).forEach(into::put);
    }
  }

  /**
   * Reads a descriptor.
   *
   * @throws IOException if a field is missing or is not what it must be
   */
  static Descriptor descriptor(JsonNode node) throws IOException {
    JsonNode size = node.path("size");
    if (!size.canConvertToLong() || !size.isIntegralNumber() || size.longValue() < 0) {
      throw new IOException("a descriptor has no valid size");
    }
    Digest digest;
    try {
      digest = Digest.parse(node.path("digest").asText());
    } catch (IllegalArgumentException e) {
      throw new IOException("a descriptor has no valid digest", e);
    }
    Descriptor found =
        Descriptor.of(node.path("mediaType").asText(), digest, size.longValue())
            .withAnnotations(annotations(node));
    String artifactType = node.path("artifactType").asText();
    return artifactType.isEmpty() ? found : found.withArtifactType(artifactType);
  }

  /** The annotations of a descriptor or manifest; values that are not text are left out. */
  static Map<String, String> annotations(JsonNode node) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : node.path("annotations").properties()) {
      if (each.getValue().isTextual()) {
        found.put(each.getKey(), each.getValue().asText());
      }
    }
    return found;
  }
}
