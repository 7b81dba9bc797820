package io.gitops4j.core.model;

import java.util.Set;

/**
 * Who acts: a person or a service the embedding platform knows.
 *
 * @param name unique within the tenant
 * @param groups the groups it belongs to
 */
public record Actor(String name, Set<String> groups) {
  /** The library itself, acting on a schedule or a wake-up. */
  public static final Actor SYSTEM = new Actor("gitops4j", Set.of());

  /** Checks that there is a name. */
  public Actor {
    if (name.isBlank()) {
      throw new IllegalArgumentException("An actor needs a name");
    }
    groups = Set.copyOf(groups);
  }

  /** Somebody in these groups. */
  public static Actor of(String name, String... groups) {
    return new Actor(name, Set.of(groups));
  }

  /** Whether it belongs to a group. */
  public boolean isIn(String group) {
    return groups.contains(group);
  }

  @Override
  public String toString() {
    return name;
  }
}
