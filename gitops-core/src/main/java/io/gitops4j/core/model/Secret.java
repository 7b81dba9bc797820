package io.gitops4j.core.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that must not be seen: it prints as {@code ***} and has no serialised form. Read it with
 * {@link #reveal()} at the last moment.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /** Hides a value. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The value itself. */
  public String reveal() {
    return value;
  }

  /** A text with every occurrence of this value replaced by {@code ***}. */
  public String redact(String text) {
    return value.isEmpty() ? text : text.replace(value, "***");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
