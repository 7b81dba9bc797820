package io.gitops4j.canary.metrics;

import java.time.Instant;

/** What a window of time has to be. */
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
}
