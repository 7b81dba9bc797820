package io.gitops4j.canary.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One text of an object, whatever the order of its names. */
final class Fingerprint {
  private Fingerprint() {}

  static Digest digest(String text) {
    return Digest.of(text.getBytes(UTF_8));
  }

  static String text(Fields object) {
    StringBuilder text = new StringBuilder();
    append(text, object.asMap());
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> sorted = new TreeMap<>();
      map.forEach((name, inner) -> sorted.put(String.valueOf(name), inner));
      text.append('{');
      sorted.forEach(
          (name, inner) -> {
            append(text, name);
            text.append(':');
            append(text, inner);
            text.append(',');
          });
      text.append('}');
    } else if (value instanceof List<?> list) {
      text.append('[');
      list.forEach(
          inner -> {
            append(text, inner);
            text.append(',');
          });
      text.append(']');
    } else if (value instanceof String string) {
      text.append('"').append(string.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    } else {
      text.append(value);
    }
  }
}
