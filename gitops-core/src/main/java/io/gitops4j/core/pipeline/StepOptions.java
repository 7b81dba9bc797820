package io.gitops4j.core.pipeline;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Timeout and retries of a step. Immutable. */
public final class StepOptions {
  /** No timeout, no retries. */
  public static final StepOptions DEFAULT = new StepOptions(null, 0, Duration.ofSeconds(10));

  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final @Nullable Duration timeout;
  private final int retries;
  private final Duration pause;

  private StepOptions(@Nullable Duration timeout, int retries, Duration pause) {
    this.timeout = timeout;
    this.retries = retries;
    this.pause = pause;
    if ((timeout != null && (timeout.isNegative() || timeout.isZero()))
        || pause.isNegative()
        || retries < 0) {
      throw new IllegalArgumentException(
          "A timeout is longer than nothing, retries and their pause are not negative");
    }
  }

  /** The same with a timeout. */
  public StepOptions withTimeout(Duration longest) {
    return new StepOptions(longest, retries, pause);
  }

  /** The same with retries. */
  public StepOptions withRetries(int times, Duration firstPause) {
    return new StepOptions(timeout, times, firstPause);
  }

  /** How long the step may take, waiting included. */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /** How often it is tried again. */
  public int retries() {
    return retries;
  }

  /** How long to wait before the nth try (from 1): doubled each time, an hour at most. */
  public Duration pauseBefore(int retry) {
    if (retry < 1) {
      throw new IllegalArgumentException("Tries are counted from 1, and this is " + retry);
    }
    Duration next = pause;
    for (int n = 1; n < retry && next.compareTo(LONGEST_PAUSE) < 0 && !next.isZero(); n++) {
      next = next.multipliedBy(2);
    }
    return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
  }

  /** For the fingerprint. */
  public String describe() {
    return "timeout=" + timeout + " retries=" + retries + " pause=" + pause;
  }
}
