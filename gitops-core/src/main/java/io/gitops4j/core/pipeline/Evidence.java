package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What was learned: metrics, test results, anything a later gate or person wants to know.
 *
 * @param fields by name
 */
public record Evidence(Fields fields) {
  private static final Evidence NONE = new Evidence(Fields.none());

  /** Nothing. */
  public static Evidence none() {
    return NONE;
  }

  /** One fact. */
  public static Evidence of(String name, @Nullable Object value) {
    return new Evidence(Fields.of(name, value));
  }

  /** These and one more. */
  public Evidence with(String name, @Nullable Object value) {
    return new Evidence(fields.with(name, value));
  }

  /** These and those; on the same name the other's stands. */
  public Evidence and(Evidence other) {
    return new Evidence(fields.and(other.fields));
  }
}
