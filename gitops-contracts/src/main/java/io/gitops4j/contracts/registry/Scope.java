package io.gitops4j.contracts.registry;

import java.util.List;

/**
 * Leave to do something to a repository.
 *
 * @param action {@code pull}, {@code push} or {@code delete}
 */
record Scope(String repository, String action) {
  static final List<String> ACTIONS = List.of("pull", "push", "delete");

  static Scope pull(String repository) {
    return new Scope(repository, "pull");
  }

  boolean isPull() {
    return action.equals("pull");
  }

  @Override
  public String toString() {
    return "repository:" + repository + ":" + action;
  }
}
