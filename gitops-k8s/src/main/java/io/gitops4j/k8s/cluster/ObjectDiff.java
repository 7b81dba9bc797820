package io.gitops4j.k8s.cluster;

import io.gitops4j.core.model.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares two states of an object, field by field. */
final class ObjectDiff {
  /** What the server keeps the books with, and what controllers report. */
  private static final Set<String> NOT_COMPARED =
      Set.of(
          ".status",
          ".metadata.managedFields",
          ".metadata.resourceVersion",
          ".metadata.generation",
          ".metadata.uid",
          ".metadata.creationTimestamp");

  /** What tells the elements of a list apart, where all of them have it. */
  private static final List<String> KEYS = List.of("name", "key", "type", "containerPort", "port");

  private final boolean secret;
  private final List<FieldChange> changes = new ArrayList<>();

  private ObjectDiff(boolean secret) {
    this.secret = secret;
  }

  /** The fields that differ, in the order in which they stand. */
  static List<FieldChange> between(@Nullable Fields before, Fields after) {
    boolean secret = after.findText("kind").filter("Secret"::equals).isPresent();
    ObjectDiff diff = new ObjectDiff(secret);
    diff.compare("", before == null ? Map.of() : before.asMap(), after.asMap());
    return List.copyOf(diff.changes);
  }

  private void compare(String path, @Nullable Object before, @Nullable Object after) {
    if (Objects.equals(before, after) || NOT_COMPARED.contains(path)) {
      return;
    }
    if (isTree(before) || isTree(after)) {
      descend(path, before, after);
    } else {
      changes.add(new FieldChange(path, shown(path, before), shown(path, after)));
    }
  }

  /** Something to go down into; a leaf otherwise. */
  private static boolean isTree(@Nullable Object value) {
    return (value instanceof Map<?, ?> map && !map.isEmpty())
        || (value instanceof List<?> list && !list.isEmpty());
  }

  private static boolean isScalar(@Nullable Object value) {
    return value != null && !(value instanceof Map) && !(value instanceof List);
  }

  private void descend(String path, @Nullable Object before, @Nullable Object after) {
    boolean lists = before instanceof List<?> || after instanceof List<?>;
    String key = lists ? key(before, after) : "";
    Map<String, @Nullable Object> old = children(before, key);
    Map<String, @Nullable Object> now = children(after, key);
    if (isScalar(before) || isScalar(after)) {
      Object was = isScalar(before) ? shown(path, before) : null;
      Object is = isScalar(after) ? shown(path, after) : null;
      changes.add(new FieldChange(path, was, is));
    }
    Set<String> names = new LinkedHashSet<>(old.keySet());
    names.addAll(now.keySet());
    names.forEach(name -> compare(path + name, old.get(name), now.get(name)));
  }

  /** What is below, by what its path continues with. */
  private static Map<String, @Nullable Object> children(@Nullable Object value, String key) {
    Map<String, @Nullable Object> children = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, child) -> children.put(step(String.valueOf(name)), child));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        Object child = list.get(i);
        String at =
            child instanceof Map<?, ?> map && !key.isEmpty() ? key + "=" + map.get(key) : "" + i;
        children.put("[" + at + "]", child);
      }
    }
    return children;
  }

  private static String step(String name) {
    return name.matches("[A-Za-z0-9_-]+") ? "." + name : "['" + name + "']";
  }

  /** The first key that every element of both lists has, each with another value; else none. */
  private static String key(@Nullable Object before, @Nullable Object after) {
    return KEYS.stream().filter(k -> tells(k, before) && tells(k, after)).findFirst().orElse("");
  }

  private static boolean tells(String key, @Nullable Object value) {
    List<?> list = value instanceof List<?> all ? all : List.of();
    Set<Object> seen = new LinkedHashSet<>();
    return list.stream()
        .allMatch(
            e -> e instanceof Map<?, ?> map && map.get(key) != null && seen.add(map.get(key)));
  }

  private @Nullable Object shown(String path, @Nullable Object value) {
    boolean hides = secret && (path.startsWith(".data") || path.startsWith(".stringData"));
    boolean annotated = secret && path.startsWith(".metadata.annotations");
    return value != null && (hides || annotated) ? FieldChange.HIDDEN : value;
  }
}
