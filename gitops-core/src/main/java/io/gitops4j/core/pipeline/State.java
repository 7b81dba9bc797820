package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What a waiting step remembers. Small, and replaced each time.
 *
 * @param fields by name
 */
public record State(Fields fields) {
  private static final State NONE = new State(Fields.none());

  /** Nothing. */
  public static State none() {
    return NONE;
  }

  /** One thing. */
  public static State of(String name, @Nullable Object value) {
    return new State(Fields.of(name, value));
  }

  /** These and one more. */
  public State with(String name, @Nullable Object value) {
    return new State(fields.with(name, value));
  }
}
