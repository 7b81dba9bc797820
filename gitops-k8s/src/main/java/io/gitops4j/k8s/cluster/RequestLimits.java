package io.gitops4j.k8s.cluster;

import java.time.Duration;

/**
 * How much is asked of an API server by one {@link Cluster}: how many requests at a time and per
 * second, and how often and how long a request is tried. Immutable; {@code with…} return changed
 * copies.
 */
public final class RequestLimits {
  private static final RequestLimits USUAL =
      new RequestLimits(8, 400, 1000, 5, Duration.ofSeconds(60));

  private final int concurrency;
  private final double rate;
  private final int burst;
  private final int attempts;
  private final Duration patience;

  private RequestLimits(int concurrency, double rate, int burst, int attempts, Duration patience) {
    this.concurrency = concurrency;
    this.rate = rate;
    this.burst = burst;
    this.attempts = attempts;
    this.patience = patience;
  }

  /**
   * Eight requests at a time, 400 per second after the first 1,000, five attempts of each within a
   * minute. A server guards itself, too, by its priority levels.
   */
  public static RequestLimits usual() {
    return USUAL;
  }

  /** The same with so many requests at a time where several are to be sent; 1 or more. */
  public RequestLimits withConcurrency(int most) {
    atLeastOne("concurrency", most);
    return new RequestLimits(most, rate, burst, attempts, patience);
  }

  /**
   * The same with so many requests per second.
   *
   * @param perSecond in the long run; more than 0
   * @param atOnce how many more may be sent after a pause; 1 or more
   */
  public RequestLimits withRate(double perSecond, int atOnce) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("A rate is more than 0, not " + perSecond);
    }
    atLeastOne("burst", atOnce);
    return new RequestLimits(concurrency, perSecond, atOnce, attempts, patience);
  }

  /** The same without a limit per second. */
  public RequestLimits withoutRate() {
    return new RequestLimits(concurrency, Double.POSITIVE_INFINITY, burst, attempts, patience);
  }

  /**
   * The same with so many attempts of what may be repeated.
   *
   * @param most of one request, the first included; 1 for no repetition
   * @param within what time from the first to the last begins
   */
  public RequestLimits withAttempts(int most, Duration within) {
    atLeastOne("number of attempts", most);
    if (within.isNegative()) {
      throw new IllegalArgumentException("A time is not negative");
    }
    return new RequestLimits(concurrency, rate, burst, most, within);
  }

  private static void atLeastOne(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException("A " + what + " is 1 or more, not " + number);
    }
  }

  /** How many requests are sent at a time. */
  public int concurrency() {
    return concurrency;
  }

  double rate() {
    return rate;
  }

  int burst() {
    return burst;
  }

  int attempts() {
    return attempts;
  }

  Duration patience() {
    return patience;
  }
}
