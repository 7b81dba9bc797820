package io.gitops4j.k8s.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of an object belongs to a field manager, as the server's own books say it. */
final class OwnedFields {
  private OwnedFields() {}

  /** The entry of a manager that applies; empty if it owns nothing. */
  static Optional<Fields> entry(Fields object, String manager) {
    return entry(object, manager, "Apply");
  }

  /** The entry of a manager by an operation, {@code Apply} or {@code Update}, on the object. */
  static Optional<Fields> entry(Fields object, String manager, String operation) {
    return object.object("metadata").objects("managedFields").stream()
        .filter(entry -> is(entry, "manager", manager) && is(entry, "operation", operation))
        .filter(entry -> entry.findText("subresource").orElse("").isEmpty())
        .findFirst();
  }

  private static boolean is(Fields entry, String name, String value) {
    return entry.findText(name).filter(value::equals).isPresent();
  }

  /**
   * The fields that an entry names, with the values that they have.
   *
   * @param object as the server has it
   * @param entry of its {@code managedFields}
   */
  static Fields values(Fields object, Fields entry) {
    Object values = below(object.asMap(), entry.object("fieldsV1").asMap());
    return Fields.of("apiVersion", entry.findText("apiVersion").orElse("")).with("of", values);
  }

  /** A value, or as much of it as a set of fields names; the set is empty for all of it. */
  private static @Nullable Object below(@Nullable Object value, Map<?, ?> set) {
    if (set.isEmpty()) {
      return value;
    }
    Map<String, @Nullable Object> found = new LinkedHashMap<>();
    set.forEach(
        (step, inner) -> {
          String name = String.valueOf(step);
          if (name.equals(".")) {
            found.put(name, value != null);
          } else {
            Map<?, ?> more = inner instanceof Map<?, ?> map ? map : Map.of();
            found.put(name, below(child(value, name), more));
          }
        });
    return found;
  }

  /**
   * What a step leads to: {@code f:} to a field, {@code k:} to the element with these keys, {@code
   * v:} to an element that is this, {@code i:} to the one at this place.
   */
  private static @Nullable Object child(@Nullable Object value, String step) {
    String name = step.substring(Math.min(2, step.length()));
    if (value instanceof Map<?, ?> map) {
      return step.startsWith("f:") ? map.get(name) : null;
    }
    if (!(value instanceof List<?> list)) {
      return null;
    }
    if (step.startsWith("i:")) {
      return name.matches("[0-9]{1,6}") && Integer.parseInt(name) < list.size()
          ? list.get(Integer.parseInt(name))
          : null;
    }
    Fields sought = parsed(name);
    Object wanted = sought.find("is").orElse(null);
    return list.stream().filter(element -> matches(element, wanted)).findFirst().orElse(null);
  }

  private static boolean matches(@Nullable Object element, @Nullable Object wanted) {
    if (element instanceof Map<?, ?> map && wanted instanceof Map<?, ?> keys) {
      return keys.entrySet().stream()
          .allMatch(key -> Objects.equals(map.get(key.getKey()), key.getValue()));
    }
    return Objects.equals(element, wanted);
  }

  private static Fields parsed(String json) {
    try {
      return Json.object(("{\"is\":" + json + "}").getBytes(UTF_8));
    } catch (IOException e) {
      return Fields.none();
    }
  }
}
