package io.gitops4j.canary.judge;

import java.util.List;
import java.util.Set;

/**
 * Compares how often requests of the canary and of stable are slower than each bucket's bound of a
 * histogram. It aborts when the canary is shown to be slower at some of them: the evidence is the
 * mean of the evidence at each bound. It promotes only if told by which bound, with {@link
 * #atMost}.
 *
 * <p>Reads {@code canary.le.0.25}, {@code stable.le.0.25} and so on: by how much the cumulative
 * bucket of that upper bound grew; and {@code canary.le.+Inf} and {@code stable.le.+Inf}, all
 * requests. {@link #reads} names these last two alone, as the bounds are the service's. Bounds that
 * one track alone has are left aside. Numbers need not be whole, and are taken as they are. A
 * sample with other bounds than the first, or whose buckets are not cumulative, is left out, the
 * judgement says so, and it does not promote.
 *
 * <p>Immutable.
 */
public final class Latency implements SequentialTest {
  private final ErrorBudget budget;
  private final double tolerated;
  private final double atMost;
  private final double bound;
  private final double overdispersion;

  private Latency(
      ErrorBudget budget, double tolerated, double atMost, double bound, double overdispersion) {
    this.budget = budget;
    this.tolerated = tolerated;
    this.atMost = atMost;
    this.bound = bound;
    this.overdispersion = overdispersion;
  }

  /** With an error budget of 5 %; it aborts what is slower, and does not promote. */
  public static Latency latency() {
    return new Latency(ErrorBudget.of(0.05), 1, 1.5, Double.NaN, 0);
  }

  /**
   * How often it may be wrong: to abort, and to promote.
   *
   * @param alpha more than 0, at most 0.5
   */
  public Latency alpha(double alpha) {
    return within(ErrorBudget.of(alpha));
  }

  @Override
  public Latency within(ErrorBudget other) {
    return new Latency(other, tolerated, atMost, bound, overdispersion);
  }

  /**
   * Good enough is that requests slower than a bound are less than so many times as frequent as
   * stable's.
   *
   * @param times more than 0
   * @param bound of one of the buckets, in the histogram's unit, which is mostly seconds
   */
  public Latency atMost(double times, double bound) {
    Check.positive("atMost", times);
    Check.positive("bound", bound);
    return new Latency(budget, tolerated, times, bound, overdispersion);
  }

  /**
   * Aborts only if requests slower than a bound are shown to be more than so many times as frequent
   * as stable's.
   *
   * @param times at least 1; 1 unless said
   */
  public Latency tolerating(double times) {
    Check.atLeast("tolerating", times, 1);
    return new Latency(budget, times, atMost, bound, overdispersion);
  }

  /**
   * How much each track's share of slow requests varies by itself, independently in each sample.
   *
   * @param variation the standard deviation divided by the mean; at least 0, at most 2; 0 unless
   *     said
   */
  public Latency overdispersion(double variation) {
    Check.variation(variation);
    return new Latency(budget, tolerated, atMost, bound, variation);
  }

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public ErrorBudget budget() {
    return budget;
  }

  @Override
  public boolean canPromote() {
    return !Double.isNaN(bound);
  }

  @Override
  public String describe() {
    return "latency, tolerating %s times, at most %s times slower than %s, overdispersion %s, %s"
        .formatted(tolerated, atMost, bound, overdispersion, budget);
  }

  @Override
  public Set<String> reads() {
    return Set.of("canary.le.+Inf", "stable.le.+Inf");
  }

  @Override
  public Judgement judge(List<Sample> samples) {
    return new LatencyCourse(budget, tolerated, atMost, bound, overdispersion).follow(samples);
  }
}
