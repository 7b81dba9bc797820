package io.gitops4j.k8s.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Lets so many requests through per second, and some more after a pause. Whoever takes one is told
 * how long to wait for it, in the order of taking. Thread-safe.
 */
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final double rate;
  private final int burst;
  private final InstantSource clock;
  private double tokens;
  private Instant last;
  private Instant closedUntil;

  /**
   * A full one.
   *
   * @param rate per second; infinite for no limit
   * @param burst how many it holds
   */
  TokenBucket(double rate, int burst, InstantSource clock) {
    this.rate = rate;
    this.burst = burst;
    this.clock = clock;
    this.tokens = burst;
    this.last = clock.instant();
    this.closedUntil = last;
  }

  /** Takes one. */
  synchronized Duration take() {
    Instant now = clock.instant();
    Duration closed = Duration.between(now, closedUntil);
    Duration owed = Double.isInfinite(rate) ? Duration.ZERO : owed(now);
    Duration longer = closed.compareTo(owed) > 0 ? closed : owed;
    return longer.isNegative() ? Duration.ZERO : longer;
  }

  private Duration owed(Instant now) {
    if (now.isAfter(last)) {
      tokens = Math.min(burst, tokens + rate * Duration.between(last, now).toNanos() / NANOS);
      last = now;
    }
    tokens--;
    return Duration.ofNanos((long) (Math.max(0, -tokens) / rate * NANOS));
  }

  /** Lets nobody through for so long. */
  synchronized void close(Duration time) {
    Instant until = clock.instant().plus(time);
    closedUntil = until.isAfter(closedUntil) ? until : closedUntil;
  }
}
