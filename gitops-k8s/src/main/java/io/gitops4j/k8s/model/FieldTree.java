package io.gitops4j.k8s.model;

import io.gitops4j.core.model.Fields;
import java.util.ArrayList;
import java.util.List;

/** Sets fields deep inside an object; what is on the way there is made. */
public final class FieldTree {
  private FieldTree() {}

  /**
   * The names of a path with dots: {@code spec.replicas}.
   *
   * @throws IllegalArgumentException if one is empty
   */
  public static List<String> path(String dotted) {
    List<String> names = List.of(dotted.split("\\.", -1));
    if (names.contains("")) {
      throw new IllegalArgumentException("A field's path is names with dots between: " + dotted);
    }
    return names;
  }

  /** The object with another value at a place. */
  public static Fields set(Fields object, List<String> path, Object value) {
    String name = path.get(0);
    return path.size() == 1
        ? object.with(name, value)
        : object.with(name, set(object.object(name), path.subList(1, path.size()), value));
  }

  /** The object with one more element at the end of a list. */
  public static Fields add(Fields object, List<String> path, Object element) {
    Fields parent = object;
    for (String name : path.subList(0, path.size() - 1)) {
      parent = parent.object(name);
    }
    List<Object> longer = new ArrayList<>();
    if (parent.find(path.get(path.size() - 1)).orElse(List.of()) instanceof List<?> list) {
      longer.addAll(list);
    }
    longer.add(element);
    return set(object, path, longer);
  }
}
