package io.gitops4j.k8s.drift;

import java.util.List;

/**
 * An object that is not as Git says.
 *
 * @param object {@code kind/namespace/name}
 * @param what in a word
 * @param fields of one that is changed, those that are not ignored
 */
public record ObjectDrift(String object, What what, List<DriftedField> fields) {
  /** In a word. */
  public enum What {
    /** It is not there. */
    MISSING,
    /** Fields of it differ. */
    CHANGED,
    /** It was applied, and Git no longer has it. */
    LEFT_OVER
  }

  /** Copies the list. */
  public ObjectDrift {
    fields = List.copyOf(fields);
  }
}
