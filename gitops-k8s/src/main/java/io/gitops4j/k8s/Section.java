package io.gitops4j.k8s;

import io.gitops4j.core.model.ProviderException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document that people write: each entry is asked for by its name, and what nobody
 * asked for is refused at the end. Not thread-safe.
 */
final class Section {
  private final YamlFile file;
  private final String path;
  private final Map<String, @Nullable Object> entries = new LinkedHashMap<>();
  private final Set<String> asked = new TreeSet<>();
  private final Map<String, Section> below = new LinkedHashMap<>();

  Section(YamlFile file, String path, Map<?, ?> entries) {
    this.file = file;
    this.path = path;
    entries.forEach((key, value) -> this.entries.put(String.valueOf(key), value));
  }

  boolean has(String name) {
    asked.add(name);
    return entries.get(name) != null;
  }

  /** A text; a number counts as one, as versions and quantities look like numbers. */
  Optional<String> text(String name) {
    return Optional.ofNullable(value(name)).map(value -> asText(name, value));
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> refused(name, "is missing", "Add it"));
  }

  Optional<Long> number(String name) {
    Object value = value(name);
    if (value != null && !(value instanceof Long)) {
      throw refused(name, "is " + value + ", no whole number", "Write one");
    }
    return Optional.ofNullable((Long) value);
  }

  boolean flag(String name) {
    Object value = value(name);
    if (value != null && !(value instanceof Boolean)) {
      throw refused(name, "is " + value + ", not true or false", "Write one of them");
    }
    return Boolean.TRUE.equals(value);
  }

  /** A number, or a text such as a port's name or {@code 25%}; empty if there is none. */
  Optional<Object> numberOrText(String name) {
    return Optional.ofNullable(value(name))
        .map(value -> value instanceof Long ? value : asText(name, value));
  }

  /** As it stands, for what Kubernetes reads itself. */
  Optional<Object> raw(String name) {
    return Optional.ofNullable(value(name));
  }

  /** Texts; one text counts as a list of it. */
  List<String> texts(String name) {
    Object value = value(name);
    if (value instanceof List<?> list) {
      List<String> texts = new ArrayList<>();
      for (Object element : list) {
        texts.add(asText(name, element));
      }
      return texts;
    }
    return value == null ? List.of() : List.of(asText(name, value));
  }

  /** Named texts; none where there is no such entry. */
  Map<String, String> namedTexts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    mapping(name)
        .forEach((key, value) -> texts.put(String.valueOf(key), asText(name + "." + key, value)));
    return texts;
  }

  /** A section below; empty if there is none. */
  Optional<Section> section(String name) {
    return has(name) ? Optional.of(add(name, mapping(name))) : Optional.empty();
  }

  /** A list of sections. */
  List<Section> sections(String name) {
    Object value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw refused(name, "is no list", "Begin each entry with a dash");
    }
    List<Section> sections = new ArrayList<>();
    for (Object element : list) {
      String place = name + "[" + sections.size() + "]";
      if (!(element instanceof Map<?, ?> map)) {
        throw refused(place, "has no names and values", "Write name: value");
      }
      sections.add(add(place, map));
    }
    return sections;
  }

  /** Refuses what nobody asked for, here and below. */
  void end() {
    Set<String> unknown = new HashSet<>(entries.keySet());
    unknown.removeAll(asked);
    if (!unknown.isEmpty()) {
      String first = new TreeSet<>(unknown).first();
      throw refused(first, "is not known", "Known here are " + String.join(", ", asked));
    }
    below.values().forEach(Section::end);
  }

  ProviderException refused(String name, String why, String remedy) {
    return file.refused(inPath(name) + " " + why, remedy);
  }

  private @Nullable Object value(String name) {
    asked.add(name);
    return entries.get(name);
  }

  private Map<?, ?> mapping(String name) {
    Object value = value(name);
    if (value != null && !(value instanceof Map<?, ?>)) {
      throw refused(name, "has no names and values", "Write name: value below it");
    }
    return value == null ? Map.of() : (Map<?, ?>) value;
  }

  private String asText(String name, @Nullable Object value) {
    if (value instanceof String || value instanceof Long) {
      return value.toString();
    }
    throw refused(name, "is " + value + ", not text", "Put it in quotes");
  }

  /** The same one each time, as it remembers what was asked for. */
  private Section add(String name, Map<?, ?> map) {
    return below.computeIfAbsent(name, any -> new Section(file, inPath(name), map));
  }

  private String inPath(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
