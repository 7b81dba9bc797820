package io.gitops4j.core.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gitops4j.core.model.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON as bytes, in UTF-8. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private Json() {}

  static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An object as JSON, its fields in their order; {@link #object} reads the same from it. */
  public static byte[] write(Fields object) {
    return write((Object) object.asMap());
  }

  /**
   * An object.
   *
   * @throws IOException if it is anything else; what it is, is not repeated
   */
  public static Fields object(byte[] json) throws IOException {
    return fields(tree(json));
  }

  /** A parser's own message shows what it read, which may hold a secret. */
  private static JsonNode tree(byte[] json) throws IOException {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException("not JSON");
    }
  }

  /** An array of objects; throws if it is anything else. */
  static List<Fields> array(byte[] json) throws IOException {
    JsonNode array = tree(json);
    if (!array.isArray()) {
      throw new IOException("no array");
    }
    List<Fields> all = new ArrayList<>();
    for (JsonNode element : array) {
      all.add(fields(element));
    }
    return all;
  }

  private static Fields fields(JsonNode node) throws IOException {
    if (!node.isObject()) {
      throw new IOException("no object");
    }
    return Fields.copyOf(MAPPER.convertValue(node, OBJECT));
  }
}
