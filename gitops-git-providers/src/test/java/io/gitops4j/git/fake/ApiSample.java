package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Makes up what a schema requires and nobody cares about. */
final class ApiSample {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEPEST = 20;

  private final ApiSchemas schemas;

  ApiSample(ApiSchemas schemas) {
    this.schemas = schemas;
  }

  /** A value with all that a schema requires. */
  JsonNode completed(JsonNode value, JsonNode schema) {
    return completed(value, schema, 0);
  }

  private JsonNode completed(JsonNode value, JsonNode written, int depth) {
    JsonNode schema = schemas.resolved(written);
    if (depth > DEEPEST) {
      throw new IllegalStateException("The schema requires itself: " + schema.path("title"));
    }
    if (value.isArray()) {
      ArrayNode elements = NODES.arrayNode();
      value.forEach(element -> elements.add(completed(element, schema.path("items"), depth + 1)));
      return elements;
    }
    if (!value.isObject()) {
      return value;
    }
    JsonNode whole = value;
    for (JsonNode part : schema.path("allOf")) {
      whole = completed(whole, part, depth + 1);
    }
    for (String keyword : List.of("oneOf", "anyOf")) {
      if (schema.has(keyword)) {
        whole = completed(whole, fitting(whole, schema.path(keyword)), depth + 1);
      }
    }
    return withProperties((ObjectNode) whole, schema, depth);
  }

  private JsonNode withProperties(ObjectNode value, JsonNode schema, int depth) {
    ObjectNode whole = value.deepCopy();
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String name = property.getKey();
              if (whole.has(name)) {
                whole.set(name, completed(whole.get(name), property.getValue(), depth + 1));
              }
            });
    for (JsonNode required : schema.path("required")) {
      JsonNode property = schema.path("properties").path(required.asText());
      if (!whole.has(required.asText())) {
        whole.set(required.asText(), sample(property, depth + 1));
      }
    }
    return whole;
  }

  /** The first alternative that knows a value's properties and allows what they are. */
  private JsonNode fitting(JsonNode value, JsonNode alternatives) {
    for (JsonNode alternative : alternatives) {
      if (schemas.parts(alternative).stream().allMatch(part -> fits(value, part))) {
        return alternative;
      }
    }
    return alternatives.path(0);
  }

  private boolean fits(JsonNode value, JsonNode part) {
    for (var property : part.path("properties").properties()) {
      JsonNode allowed = schemas.resolved(property.getValue()).path("enum");
      JsonNode given = value.path(property.getKey());
      boolean listed = allowed.isMissingNode() || given.isMissingNode();
      for (JsonNode one : allowed) {
        listed |= one.equals(given);
      }
      if (!listed) {
        return false;
      }
    }
    return true;
  }

  private JsonNode sample(JsonNode written, int depth) {
    JsonNode schema = schemas.resolved(written);
    if (schema.path("nullable").asBoolean() && schema.has("type")) {
      return NODES.nullNode();
    }
    if (schema.has("enum")) {
      return schema.path("enum").path(0);
    }
    for (String keyword : List.of("oneOf", "anyOf")) {
      if (schema.has(keyword)) {
        return sample(schema.path(keyword).path(0), depth + 1);
      }
    }
    return switch (schema.path("type").asText()) {
      case "string" -> NODES.textNode(text(schema.path("format").asText()));
      case "integer", "number" -> NODES.numberNode(1);
      case "boolean" -> NODES.booleanNode(false);
      case "array" -> NODES.arrayNode();
      default -> completed(NODES.objectNode(), schema, depth + 1);
    };
  }

  private static String text(String format) {
    return switch (format) {
      case "date-time" -> "2026-01-01T00:00:00Z";
      case "date" -> "2026-01-01";
      case "uri" -> "https://forge.example.org/";
      case "email" -> "somebody@example.org";
      default -> "sample";
    };
  }
}
