package io.gitops4j.k8s.drift;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.drift.FieldPath.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who owns which fields of an object, as the server keeps the books. */
final class ManagedFields {
  private ManagedFields() {}

  /** All that own a field or what it is in, the last to act first. */
  static List<FieldOwner> owners(Fields object, FieldPath path) {
    return object.object("metadata").objects("managedFields").stream()
        .filter(entry -> owns(entry.object("fieldsV1").asMap(), path.steps()))
        .map(ManagedFields::owner)
        .sorted(Comparator.comparing(FieldOwner::at).reversed())
        .toList();
  }

  private static FieldOwner owner(Fields entry) {
    return new FieldOwner(
        entry.findText("manager").orElse(""),
        entry.findText("operation").orElse(""),
        entry.findText("subresource").orElse(""),
        entry.findText("time").flatMap(ManagedFields::instant).orElse(Instant.EPOCH));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A node without children is a field that is owned whole. */
  private static boolean owns(Object node, List<Step> steps) {
    Object at = node;
    for (int i = 0; i < steps.size(); i++) {
      if (i > 0 && at instanceof Map<?, ?> map && map.isEmpty()) {
        return true;
      }
      at = child(at, steps.get(i));
      if (at == null) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Object child(@Nullable Object node, Step step) {
    if (!(node instanceof Map<?, ?> map)) {
      return null;
    }
    if (step.element() == null) {
      return map.get("f:" + step.name());
    }
    if (step.name().isEmpty()) {
      return map.get("i:" + step.element());
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = String.valueOf(entry.getKey());
      if (name.startsWith("k:") && isElement(name.substring(2), step)) {
        return entry.getValue();
      }
    }
    return null;
  }

  private static boolean isElement(String keys, Step step) {
    try {
      Fields read = Json.object(keys.getBytes(StandardCharsets.UTF_8));
      return read.findText(step.name()).filter(v -> v.equals(step.element())).isPresent();
    } catch (IOException e) {
      return false;
    }
  }
}
