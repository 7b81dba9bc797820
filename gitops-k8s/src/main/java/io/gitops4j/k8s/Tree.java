package io.gitops4j.k8s;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds a raw object: what is absent or empty is left out. Not thread-safe. */
final class Tree {
  private final Map<String, Object> entries = new LinkedHashMap<>();

  /** Adds a value, unless it is null, an empty optional, or an empty list or map. */
  Tree with(String name, @Nullable Object value) {
    Object kept = value;
    if (kept instanceof Optional<?> optional) {
      kept = optional.orElse(null);
    }
    if (kept instanceof Tree tree) {
      kept = tree.entries;
    }
    boolean empty =
        kept == null
            || (kept instanceof Collection<?> list && list.isEmpty())
            || (kept instanceof Map<?, ?> map && map.isEmpty());
    if (!empty) {
      entries.put(name, kept);
    }
    return this;
  }

  /** Adds a map even if it is empty, where that says something: {@code emptyDir: {}}. */
  Tree withMap(String name, Map<String, Object> map) {
    entries.put(name, map);
    return this;
  }

  /** What was built; shared, not copied. */
  Map<String, Object> map() {
    return entries;
  }
}
