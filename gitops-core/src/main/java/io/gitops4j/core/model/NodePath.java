package io.gitops4j.core.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The place of a node in a pipeline, as names from the outside in: {@code prod/eu/canary}.
 *
 * @param names at least one
 */
public record NodePath(List<String> names) {
  /** Checks every name. */
  public NodePath {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("A node path needs at least one name");
    }
    names.forEach(name -> Names.check("node", name));
    names = List.copyOf(names);
  }

  /** The path of these names. */
  public static NodePath of(String... names) {
    return new NodePath(List.of(names));
  }

  /** Reads {@code a/b/c}. */
  public static NodePath parse(String text) {
    return new NodePath(List.of(text.split("/", -1)));
  }

  /** The node of that name inside this one. */
  public NodePath child(String name) {
    List<String> longer = new ArrayList<>(names);
    longer.add(name);
    return new NodePath(longer);
  }

  /** The innermost name. */
  public String name() {
    return names.get(names.size() - 1);
  }

  /** Whether this is the other or lies inside it. */
  public boolean isUnder(NodePath other) {
    return names.size() >= other.names.size()
        && names.subList(0, other.names.size()).equals(other.names);
  }

  @Override
  public String toString() {
    return String.join("/", names);
  }
}
