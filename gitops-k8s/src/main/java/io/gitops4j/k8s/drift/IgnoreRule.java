package io.gitops4j.k8s.drift;

import java.util.List;
import java.util.Objects;

/**
 * Which fields may be otherwise than Git says, for somebody else sets them. Immutable and
 * thread-safe.
 */
public final class IgnoreRule {
  private final List<String> pointer;
  private final String manager;
  private final String kind;
  private final String name;

  private IgnoreRule(List<String> pointer, String manager, String kind, String name) {
    this.pointer = pointer;
    this.manager = manager;
    this.kind = kind;
    this.name = name;
  }

  /**
   * A field and all that is in it.
   *
   * @param pointer of JSON: {@code /spec/replicas}, {@code
   *     /metadata/annotations/example.org~1seen}; a step {@code *} is any
   * @throws IllegalArgumentException if it is none, or the whole object
   */
  public static IgnoreRule field(String pointer) {
    if (!pointer.startsWith("/") || pointer.length() < 2 || pointer.matches(".*~([^01].*)?")) {
      throw new IllegalArgumentException(
          "Not a JSON pointer to a field: '" + pointer + "'. Write /spec/replicas, say");
    }
    List<String> steps =
        List.of(pointer.substring(1).split("/", -1)).stream()
            .map(step -> step.replace("~1", "/").replace("~0", "~"))
            .toList();
    return new IgnoreRule(steps, "", "", "");
  }

  /**
   * Every field that this manager set last.
   *
   * @param manager as the server keeps the books: {@code kube-controller-manager} scales for a
   *     HorizontalPodAutoscaler
   */
  public static IgnoreRule manager(String manager) {
    if (manager.isBlank()) {
      throw new IllegalArgumentException("A rule needs a manager's name");
    }
    return new IgnoreRule(List.of(), manager, "", "");
  }

  /** The same, for objects of this kind alone: {@code Deployment}. */
  public IgnoreRule of(String onlyKind) {
    return new IgnoreRule(pointer, manager, Objects.requireNonNull(onlyKind, "kind"), name);
  }

  /** The same, for objects of this name alone. */
  public IgnoreRule named(String onlyName) {
    return new IgnoreRule(pointer, manager, kind, Objects.requireNonNull(onlyName, "name"));
  }

  /**
   * Whether it lets a field differ.
   *
   * @param object {@code kind/namespace/name}
   * @param at the field's JSON pointer, step by step
   * @param owners who sets it besides us, the last first
   */
  boolean covers(String object, List<String> at, List<FieldOwner> owners) {
    boolean isIt =
        (kind.isEmpty() || object.startsWith(kind + "/"))
            && (name.isEmpty() || object.endsWith("/" + name));
    boolean byManager =
        manager.isEmpty() || (!owners.isEmpty() && owners.get(0).manager().equals(manager));
    return isIt && byManager && startsWithPointer(at);
  }

  private boolean startsWithPointer(List<String> at) {
    if (at.size() < pointer.size()) {
      return false;
    }
    for (int i = 0; i < pointer.size(); i++) {
      if (!pointer.get(i).equals("*") && !pointer.get(i).equals(at.get(i))) {
        return false;
      }
    }
    return true;
  }
}
