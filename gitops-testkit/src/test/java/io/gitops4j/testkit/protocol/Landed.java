package io.gitops4j.testkit.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A commit of a bare repository.
 *
 * @param id its name
 * @param parents theirs, in order
 * @param trailers of its message
 * @param second when it was made, in seconds since the epoch
 */
record Landed(String id, List<String> parents, Map<String, String> trailers, long second) {
  /** The key of the operation it is of; empty for what others wrote. */
  String key() {
    return Objects.requireNonNullElse(trailers.get("Gitops4j-Operation"), "");
  }

  String run() {
    return Objects.requireNonNullElse(trailers.get("Gitops4j-Run"), "");
  }

  String parent() {
    return parents.get(0);
  }

  @Override
  public String toString() {
    return "commit " + id.substring(0, 10);
  }
}
