package io.gitops4j.canary.metrics;

import java.time.Duration;
import java.time.Instant;

/** What times have to be. */
final class Window {
  private Window() {}

  /**
   * Checks that it ends after it begins.
   *
   * @throws IllegalArgumentException if it doesn't
   */
  static void check(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("A window ends after it begins: " + from + " to " + to);
    }
  }

  /**
   * Checks how late a source is.
   *
   * @return it
   * @throws IllegalArgumentException if it is negative
   */
  static Duration lag(Duration other) {
    if (other.isNegative()) {
      throw new IllegalArgumentException("A lag is 0 or longer, not " + other);
    }
    return other;
  }
}
