package io.gitops4j.registry.chart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values of a {@code Chart.yaml}, of the types that they must have. */
final class MetadataValues {
  private MetadataValues() {}

  /**
   * A text; null where there is none, or it is empty.
   *
   * @throws IOException if it is a list or a mapping
   */
  static @Nullable String text(Map<?, ?> values, String name) throws IOException {
    Object value = values.get(name);
    if (value instanceof Map || value instanceof List) {
      throw new IOException("its " + name + " is no text");
    }
    return value == null || value.toString().isEmpty() ? null : value.toString();
  }

  /** A text without line breaks and what can't be printed, as Helm cleans it. */
  static @Nullable String line(Map<?, ?> values, String name) throws IOException {
    String text = text(values, name);
    return text == null ? null : cleaned(text);
  }

  /** Texts; none where there are none. */
  static List<String> lines(Map<?, ?> values, String name) throws IOException {
    List<String> found = new ArrayList<>();
    for (Object each : list(values, name)) {
      if (each == null || each instanceof Map || each instanceof List) {
        throw new IOException("its " + name + " are no list of texts");
      }
      found.add(cleaned(each.toString()));
    }
    return List.copyOf(found);
  }

  /** Mappings; none where there are none. */
  static List<Map<?, ?>> maps(Map<?, ?> values, String name) throws IOException {
    List<Map<?, ?>> found = new ArrayList<>();
    for (Object each : list(values, name)) {
      if (!(each instanceof Map<?, ?> map)) {
        throw new IOException("its " + name + " are no list of mappings");
      }
      found.add(map);
    }
    return found;
  }

  /** Texts by name, sorted; none where there are none. */
  static Map<String, String> texts(Map<?, ?> values, String name) throws IOException {
    Object value = values.get(name);
    Map<String, String> found = new TreeMap<>();
    if (value != null && !(value instanceof Map)) {
      throw new IOException("its " + name + " are no mapping");
    }
    if (value instanceof Map<?, ?> map) {
      for (Object key : map.keySet()) {
        String text = text(map, String.valueOf(key));
        found.put(String.valueOf(key), text == null ? "" : text);
      }
    }
    return found;
  }

  /** Whether it is there and true. */
  static boolean isTrue(Map<?, ?> values, String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  private static List<?> list(Map<?, ?> values, String name) throws IOException {
    Object value = values.get(name);
    if (value != null && !(value instanceof List)) {
      throw new IOException("its " + name + " are no list");
    }
    return value instanceof List<?> list ? list : List.of();
  }

  private static String cleaned(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                clean.append(' ');
              } else if (isPrintable(c)) {
                clean.appendCodePoint(c);
              }
            });
    return clean.toString();
  }

  /** Characters that this JDK does not know yet count, so that the next one reads the same. */
  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE -> false;
      default -> true;
    };
  }
}
