package io.gitops4j.core.pipeline;

import java.util.function.Predicate;

/** A branch in a stage: judged once, and journaled, so that a restart takes the same way. */
public interface Condition {
  /** For people and the fingerprint. */
  String describe();

  /** Whether the branch is taken. */
  boolean holds(Release release);

  /** A condition from code. */
  static Condition that(String description, Predicate<Release> code) {
    return new Condition() {
      @Override
      public String describe() {
        return description;
      }

      @Override
      public boolean holds(Release release) {
        return code.test(release);
      }
    };
  }
}
