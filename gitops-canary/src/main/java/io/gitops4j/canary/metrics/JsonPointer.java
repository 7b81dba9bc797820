package io.gitops4j.canary.metrics;

import io.gitops4j.core.model.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON document (RFC 6901).
 *
 * @param names from the root on, unescaped; a place in a list by its number
 */
record JsonPointer(List<String> names) {
  JsonPointer {
    names = List.copyOf(names);
  }

  /**
   * Reads one.
   *
   * @param text empty for the whole document, else beginning with a slash
   * @throws IllegalArgumentException if it is none
   */
  static JsonPointer of(String text) {
    if (text.isEmpty()) {
      return new JsonPointer(List.of());
    }
    if (!text.startsWith("/") || text.matches(".*~([^01].*|$)")) {
      throw new IllegalArgumentException(text + " is no JSON pointer");
    }
    List<String> names = new ArrayList<>();
    for (String name : text.substring(1).split("/", -1)) {
      names.add(name.replace("~1", "/").replace("~0", "~"));
    }
    return new JsonPointer(names);
  }

  /** What is there; null if nothing is, or JSON's null. */
  @Nullable Object in(Fields document) {
    @Nullable Object at = document.asMap();
    for (String name : names) {
      if (at instanceof Map<?, ?> map) {
        at = map.get(name);
      } else if (at instanceof List<?> list && name.matches("0|[1-9][0-9]{0,8}")) {
        int index = Integer.parseInt(name);
        at = index < list.size() ? list.get(index) : null;
      } else {
        return null;
      }
    }
    return at;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("#");
    names.forEach(name -> text.append('/').append(name.replace("~", "~0").replace("/", "~1")));
    return text.toString();
  }
}
