package io.gitops4j.core.edit;

import java.util.Objects;
import java.util.Optional;

/**
 * One span of bytes that an edit replaced. An insertion has an {@code oldLength} of 0, a deletion a
 * {@code newLength} of 0.
 *
 * @param where the edited place, as the edit names it
 * @param offset where the span begins in the old content, in bytes
 * @param oldLength how long it was, in bytes
 * @param newOffset where it begins in the new content, in bytes
 * @param newLength how long it is, in bytes
 * @param before the canonical text of the value before; empty where there was none
 * @param after the canonical text of the value after; empty where there is none
 */
public record Replacement(
    String where,
    int offset,
    int oldLength,
    int newOffset,
    int newLength,
    Optional<String> before,
    Optional<String> after) {
  /** Refuses negative numbers. */
  public Replacement {
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    if (offset < 0 || oldLength < 0 || newOffset < 0 || newLength < 0) {
      throw new IllegalArgumentException("A span has no negative offset or length");
    }
  }
}
