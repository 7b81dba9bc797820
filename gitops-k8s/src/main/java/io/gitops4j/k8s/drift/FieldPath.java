package io.gitops4j.k8s.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a field is in an object, step by step.
 *
 * @param steps from the object down
 */
record FieldPath(List<Step> steps) {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.([A-Za-z0-9_-]+)|\\['([^']*)'\\]|\\[([A-Za-z]+)=([^\\]]*)\\]|\\[(\\d+)\\]");

  /**
   * One step.
   *
   * @param name of a field, or of the key that tells the elements of a list apart; empty for an
   *     element that is known by its place
   * @param element of a list: the key's value, or the place; null for a field
   */
  record Step(String name, @Nullable String element) {}

  /** Reads a path as differences have it: {@code .spec.containers[name=web].image}. */
  static FieldPath parse(String path) {
    List<Step> steps = new ArrayList<>();
    Matcher m = STEP.matcher(path);
    while (m.find()) {
      if (m.group(1) != null) {
        steps.add(new Step(m.group(1), null));
      } else if (m.group(2) != null) {
        steps.add(new Step(m.group(2), null));
      } else if (m.group(3) != null) {
        steps.add(new Step(m.group(3), m.group(4)));
      } else {
        steps.add(new Step("", m.group(5)));
      }
    }
    return new FieldPath(List.copyOf(steps));
  }

  /**
   * The same as a JSON pointer takes it: a list's elements by their places.
   *
   * @param object that has the lists; an element that it lacks is known by its key
   */
  List<String> pointer(Map<String, ?> object) {
    List<String> pointer = new ArrayList<>();
    Object at = object;
    for (Step step : steps) {
      String name = step.element() == null ? step.name() : place(step, at);
      pointer.add(name);
      at = child(at, name);
    }
    return pointer;
  }

  /** What is there; null for nothing. */
  @Nullable Object find(Map<String, ?> object) {
    Object at = object;
    for (String name : pointer(object)) {
      at = child(at, name);
    }
    return at;
  }

  private static String place(Step step, @Nullable Object list) {
    String wanted = String.valueOf(step.element());
    if (!step.name().isEmpty() && list instanceof List<?> elements) {
      for (int i = 0; i < elements.size(); i++) {
        if (elements.get(i) instanceof Map<?, ?> map
            && wanted.equals(String.valueOf(map.get(step.name())))) {
          return "" + i;
        }
      }
    }
    return wanted;
  }

  private static @Nullable Object child(@Nullable Object at, String name) {
    if (at instanceof Map<?, ?> map) {
      return map.get(name);
    }
    if (at instanceof List<?> list && name.matches("\\d{1,6}")) {
      int i = Integer.parseInt(name);
      return i < list.size() ? list.get(i) : null;
    }
    return null;
  }
}
