package io.gitops4j.registry.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as Helm writes it, byte for byte: a chart's metadata is the configuration of its artifact,
 * and the same chart has the same digest whichever of the two pushed it.
 */
final class ConfigJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ConfigJson() {}

  /** The configuration of a chart's artifact. */
  static byte[] of(ChartMetadata chart) {
    Map<String, @Nullable Object> values = chart.values();
    Map<String, Object> json = new LinkedHashMap<>();
    try {
      put(json, "name", chart.name());
      put(json, "home", MetadataValues.line(values, "home"));
      put(json, "sources", MetadataValues.lines(values, "sources"));
      put(json, "version", chart.version().toString());
      put(json, "description", MetadataValues.line(values, "description"));
      put(json, "keywords", MetadataValues.lines(values, "keywords"));
      put(json, "maintainers", maintainers(values));
      put(json, "icon", MetadataValues.line(values, "icon"));
      put(json, "apiVersion", chart.apiVersion());
      put(json, "condition", MetadataValues.line(values, "condition"));
      put(json, "tags", MetadataValues.line(values, "tags"));
      put(json, "appVersion", MetadataValues.line(values, "appVersion"));
      put(json, "deprecated", chart.deprecated());
      put(json, "annotations", MetadataValues.texts(values, "annotations"));
      put(json, "kubeVersion", MetadataValues.line(values, "kubeVersion"));
      put(json, "dependencies", dependencies(values));
      put(json, "type", MetadataValues.line(values, "type"));
    } catch (IOException e) {
      throw Refusal.invalid("Could not push " + chart + ": " + e.getMessage() + ".", e);
    }
    return write(json);
  }

  /** Writes an object as Go does: without characters that would matter in HTML. */
  static byte[] write(Map<String, ?> object) {
    try {
      return MAPPER
          .writeValueAsString(object)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of our own cannot be written", e);
    }
  }

  private static List<Map<String, Object>> maintainers(Map<String, @Nullable Object> values)
      throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Map<?, ?> each : MetadataValues.maps(values, "maintainers")) {
      Map<String, Object> json = new LinkedHashMap<>();
      for (String field : List.of("name", "email", "url")) {
        put(json, field, MetadataValues.line(each, field));
      }
      all.add(json);
    }
    return all;
  }

  private static List<Map<String, Object>> dependencies(Map<String, @Nullable Object> values)
      throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Map<?, ?> each : MetadataValues.maps(values, "dependencies")) {
      Map<String, Object> json = new LinkedHashMap<>();
      String repository = MetadataValues.line(each, "repository");
      put(json, "name", MetadataValues.line(each, "name"));
      put(json, "version", MetadataValues.line(each, "version"));
      json.put("repository", repository == null ? "" : repository);
      put(json, "condition", MetadataValues.line(each, "condition"));
      put(json, "tags", MetadataValues.lines(each, "tags"));
      put(json, "enabled", MetadataValues.isTrue(each, "enabled"));
      put(json, "import-values", each.get("import-values"));
      put(json, "alias", MetadataValues.text(each, "alias"));
      all.add(json);
    }
    return all;
  }

  /** Nothing is left out: no empty text, list or mapping, and nothing false. */
  private static void put(Map<String, Object> json, String name, @Nullable Object value) {
    boolean empty =
        value == null
            || value.equals(false)
            || value.equals("")
            || (value instanceof List<?> list && list.isEmpty())
            || (value instanceof Map<?, ?> map && map.isEmpty());
    if (value != null && !empty) {
      json.put(name, value);
    }
  }
}
