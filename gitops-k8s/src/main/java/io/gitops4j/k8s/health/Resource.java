package io.gitops4j.k8s.health;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.model.ObjectId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object as rules read it. What is not of the type that a rule asks for counts as absent.
 *
 * @param object as the API server gives it
 * @param clock that tells how long something lasts
 */
record Resource(Fields object, InstantSource clock) {
  static final String CONDITIONS = ".status.conditions";

  String group() {
    return ObjectId.groupOf(object.findText("apiVersion").orElse(""));
  }

  String kind() {
    return object.findText("kind").orElse("");
  }

  /** Its conditions, in their order. */
  List<Condition> conditions() {
    return objects(CONDITIONS).stream().map(c -> new Condition(CONDITIONS, c)).toList();
  }

  Optional<Condition> condition(String type) {
    return conditions().stream().filter(c -> c.type().equals(type)).findFirst();
  }

  /** A text that is not empty. */
  Optional<String> text(String path) {
    return find(path) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  Optional<Long> number(String path) {
    return find(path) instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  boolean isTrue(String path) {
    return Boolean.TRUE.equals(find(path));
  }

  /** A list of objects; empty where there is none. */
  List<Fields> objects(String path) {
    return Fields.of("list", find(path)).objects("list");
  }

  /** When it was made; long ago, if it doesn't say. */
  Instant created() {
    return text(".metadata.creationTimestamp").flatMap(Condition::instant).orElse(Instant.EPOCH);
  }

  /** Whether that is less than so many seconds ago. */
  boolean isYounger(Instant than, long seconds) {
    return clock.instant().isBefore(than.plusSeconds(seconds));
  }

  /** What is at a path like {@code .status.phase}. */
  @Nullable Object find(String path) {
    Object at = object.asMap();
    for (String name : path.substring(1).split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return at;
  }
}
