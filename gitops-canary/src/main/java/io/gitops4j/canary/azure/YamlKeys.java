package io.gitops4j.canary.azure;

import io.gitops4j.core.model.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The keys of one object in a file of {@code az ml}, each of which has to be known.
 *
 * @param origin where it stands
 * @param place in the file, for messages; empty for its root
 * @param content what it says
 */
record YamlKeys(String origin, String place, Fields content) {
  private static final Pattern REFERENCE =
      Pattern.compile("azureml:[^:@/]+:[^:@/]+|azureml://.+|/subscriptions/.+");

  /** Refuses keys that are not known, so that none is silently ignored. */
  YamlKeys only(Set<String> known) {
    TreeSet<String> others = new TreeSet<>(content.asMap().keySet());
    others.removeAll(known);
    if (!others.isEmpty()) {
      throw AzureMlRenderer.invalid(
          origin,
          "the key " + place(others.first()) + " is not known",
          "Correct it, or leave it out");
    }
    return this;
  }

  /** The object at a key. */
  YamlKeys inner(String key) {
    Optional<Object> value = content.find(key);
    if (value.isPresent() && !(value.get() instanceof Map)) {
      throw AzureMlRenderer.invalid(origin, place(key) + " is no mapping", "Write one");
    }
    return new YamlKeys(origin, place(key), content.object(key));
  }

  boolean has(String key) {
    return content.find(key).isPresent();
  }

  String text(String key) {
    return content
        .findText(key)
        .orElseThrow(() -> AzureMlRenderer.invalid(origin, place(key) + " is missing", "Add it"));
  }

  /** One of some words, as the API writes it. */
  String word(String key, String usual, Map<String, String> words) {
    String word = content.findText(key).orElse(usual);
    String known = words.get(word);
    if (known == null) {
      throw AzureMlRenderer.invalid(
          origin, place(key) + " is " + word, "Write one of " + new TreeSet<>(words.keySet()));
    }
    return known;
  }

  /** A version of something that is in the workspace or a registry. */
  String reference(String key) {
    Object value = content.find(key).orElse("");
    if (value instanceof String text && REFERENCE.matcher(text).matches()) {
      return text;
    }
    throw AzureMlRenderer.invalid(
        origin,
        place(key) + " names no version that is registered",
        "Register it, and write azureml:name:version: nothing is uploaded from here");
  }

  /** Copies values that mean the same to the API, under its own names. */
  Fields copied(Fields target, Map<String, String> names) {
    Fields filled = target;
    for (Map.Entry<String, String> name : new TreeMap<>(names).entrySet()) {
      Optional<Object> value = content.find(name.getKey());
      if (value.isPresent()) {
        filled = filled.with(name.getValue(), value.get());
      }
    }
    return filled;
  }

  /** Texts by name, such as tags: a number or truth value is written as text. */
  Fields texts(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    Fields values = inner(key).content();
    values
        .asMap()
        .keySet()
        .forEach(name -> values.findText(name).ifPresent(t -> texts.put(name, t)));
    return Fields.copyOf(texts);
  }

  /** A time as the API writes it: {@code PT2.5S}. */
  String duration(String key, long unitsPerSecond) {
    if (content.find(key).orElse("") instanceof Number number) {
      BigDecimal nanos =
          new BigDecimal(number.toString())
              .multiply(BigDecimal.valueOf(1_000_000_000 / unitsPerSecond));
      return Duration.ofNanos(nanos.longValue()).toString();
    }
    throw AzureMlRenderer.invalid(origin, place(key) + " is no number", "Write a number");
  }

  private String place(String key) {
    return place.isEmpty() ? key : place + "." + key;
  }
}
