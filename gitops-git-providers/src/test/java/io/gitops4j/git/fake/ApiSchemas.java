package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schemas of a document. A library says whether a value is as its schema wants it; that no
 * schema has a place for some property is found here, because vendors' documents don't forbid any.
 * Thread-safe.
 */
final class ApiSchemas {
  private static final List<String> PARTS = List.of("allOf", "oneOf", "anyOf");

  /** What describes a parameter of Swagger 2.0 and is no part of its schema. */
  private static final Set<String> NO_SCHEMA =
      Set.of("name", "in", "required", "description", "collectionFormat", "allowEmptyValue");

  private final JsonNode root;
  private final SchemaRegistry registry = SchemaRegistry.withDialect(Dialects.getOpenApi30());
  private final Map<JsonNode, Schema> compiled =
      Collections.synchronizedMap(new IdentityHashMap<>());

  ApiSchemas(JsonNode root) {
    this.root = root;
  }

  /** What a reference leads to; anything else is itself. */
  JsonNode resolved(JsonNode node) {
    JsonNode at = node;
    while (at.path("$ref").isTextual()) {
      String pointer = at.path("$ref").asText().replaceFirst("^#", "").replace("+", "%2B");
      at = root.at(URLDecoder.decode(pointer, StandardCharsets.UTF_8));
    }
    return at;
  }

  /** A schema and all that it is made of, of all alternatives. */
  Set<JsonNode> parts(JsonNode schema) {
    Set<JsonNode> parts = Collections.newSetFromMap(new IdentityHashMap<>());
    collect(schema, parts);
    return parts;
  }

  private void collect(JsonNode written, Set<JsonNode> parts) {
    JsonNode schema = resolved(written);
    if (parts.add(schema)) {
      PARTS.forEach(keyword -> schema.path(keyword).forEach(part -> collect(part, parts)));
    }
  }

  /** What is wrong with a JSON value. */
  List<String> problems(JsonNode schema, JsonNode value) {
    List<String> problems = new ArrayList<>();
    schemaOf(schema).validate(value).forEach(error -> problems.add(error.toString().strip()));
    unknown(value, List.of(schema), "", problems);
    return problems;
  }

  /** What is wrong with the values of a parameter. */
  List<String> problems(JsonNode written, List<String> values) {
    JsonNode schema = resolved(written);
    List<String> problems = new ArrayList<>();
    boolean list = schema.path("type").asText().equals("array");
    JsonNode each = list ? resolved(schema.path("items")) : schema;
    for (String value : values) {
      String[] elements = list ? value.split(",", -1) : new String[] {value};
      Arrays.stream(elements)
          .map(element -> value(each, element))
          .forEach(node -> problems.addAll(parameter(each, node)));
    }
    if (!list && values.size() > 1) {
      problems.add("it is there " + values.size() + " times");
    }
    return problems;
  }

  private List<String> parameter(JsonNode schema, JsonNode value) {
    return schemaOf(schema).validate(value).stream().map(e -> e.getMessage()).toList();
  }

  private static JsonNode value(JsonNode schema, String text) {
    String type = schema.path("type").asText();
    if ((type.equals("integer") || type.equals("number")) && text.matches("-?[0-9]{1,18}")) {
      return LongNode.valueOf(Long.parseLong(text));
    }
    boolean truth = text.equals("true") || text.equals("false");
    return type.equals("boolean") && truth
        ? BooleanNode.valueOf(text.equals("true"))
        : TextNode.valueOf(text);
  }

  /** Compiled beside the rest of the document, so that its references lead somewhere. */
  private Schema schemaOf(JsonNode schema) {
    return compiled.computeIfAbsent(
        schema,
        key -> {
          ObjectNode bare = key.deepCopy();
          bare.remove(NO_SCHEMA.stream().filter(name -> !isSchema(key, name)).toList());
          ObjectNode whole = JsonNodeFactory.instance.objectNode();
          whole.setAll((ObjectNode) root);
          whole.remove(List.of("openapi", "swagger", "info", "servers", "tags", "security"));
          whole.putArray("allOf").add(bare);
          return registry.getSchema(whole);
        });
  }

  private static boolean isSchema(JsonNode schema, String keyword) {
    return keyword.equals("required") && schema.path(keyword).isArray();
  }

  /** Finds the properties that none of some schemas has a place for. */
  private void unknown(JsonNode value, List<JsonNode> schemas, String at, List<String> problems) {
    List<JsonNode> parts = schemas.stream().flatMap(s -> parts(s).stream()).toList();
    if (value.isArray()) {
      List<JsonNode> items = present(parts, "items");
      for (int i = 0; i < value.size(); i++) {
        unknown(value.get(i), items, at + "/" + i, problems);
      }
    } else if (value.isObject()) {
      List<JsonNode> others =
          present(parts, "additionalProperties").stream().filter(JsonNode::isObject).toList();
      boolean anything = parts.stream().allMatch(part -> part.path("properties").isEmpty());
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        List<JsonNode> known = present(present(parts, "properties"), field.getKey());
        List<JsonNode> fitting = known.isEmpty() ? others : known;
        String place = at + "/" + field.getKey();
        if (!fitting.isEmpty()) {
          unknown(field.getValue(), fitting, place, problems);
        } else if (!anything) {
          problems.add(place + ": there is no such property");
        }
      }
    }
  }

  private static List<JsonNode> present(List<JsonNode> nodes, String name) {
    return nodes.stream().filter(node -> node.has(name)).map(node -> node.path(name)).toList();
  }
}
