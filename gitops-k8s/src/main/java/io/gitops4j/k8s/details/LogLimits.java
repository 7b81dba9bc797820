package io.gitops4j.k8s.details;

import java.time.Duration;

/**
 * How much of the logs is read. Those of containers that are not ready come first.
 *
 * @param containers so many containers at most; 0 for no logs
 * @param lines so many of each at most
 * @param bytes so many of each at most
 * @param time that all of them together may take; what is not read by then is missing
 */
public record LogLimits(int containers, int lines, int bytes, Duration time) {
  /** 20 containers, 20 lines of each and 16 KiB, within 20 seconds. */
  public static final LogLimits USUAL = new LogLimits(20, 20, 16_384, Duration.ofSeconds(20));

  /** No logs. */
  public static final LogLimits NONE = new LogLimits(0, 1, 1, Duration.ofSeconds(1));

  /**
   * Refuses what limits nothing.
   *
   * @throws IllegalArgumentException if a number is negative, or lines, bytes or the time are
   *     nothing
   */
  public LogLimits {
    if (containers < 0 || lines < 1 || bytes < 1 || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "Logs need 0 containers or more, a line, a byte and some time");
    }
  }
}
