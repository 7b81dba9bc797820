package io.gitops4j.canary.judge;

import java.util.List;
import java.util.Set;

/**
 * Compares the canary's share of failed requests with stable's. It aborts when the canary's is
 * shown to be higher, promotes when it is shown to be less than a multiple of stable's, and may be
 * asked after each sample. The error rates may be any and may change with time, as long as they
 * change for both alike; so may the weights.
 *
 * <p>Reads {@code canary.requests}, {@code canary.errors}, {@code stable.requests} and {@code
 * stable.errors}. Numbers need not be whole, as sources extrapolate: requests are taken as they
 * are, errors are rounded so that their sums are right to a half. A sample with fewer requests than
 * errors, or with a negative number, is left out, the judgement says so, and it does not promote. A
 * sample in which one of the tracks had no request says nothing.
 *
 * <p>Immutable.
 */
public final class ErrorRate implements SequentialTest {
  private static final Set<String> READS =
      Set.of("canary.requests", "canary.errors", "stable.requests", "stable.errors");

  private final ErrorBudget budget;
  private final double tolerated;
  private final double atMost;
  private final double negligible;
  private final double overdispersion;

  private ErrorRate(
      ErrorBudget budget,
      double tolerated,
      double atMost,
      double negligible,
      double overdispersion) {
    this.budget = budget;
    this.tolerated = tolerated;
    this.atMost = atMost;
    this.negligible = negligible;
    this.overdispersion = overdispersion;
  }

  /**
   * With an error budget of 5 %; not worse if the rate is at most stable's, good enough if it is
   * less than 1.5 times stable's.
   */
  public static ErrorRate errorRate() {
    return new ErrorRate(ErrorBudget.of(0.05), 1, 1.5, 0, 0);
  }

  /**
   * How often it may be wrong: to abort, and to promote.
   *
   * @param alpha more than 0, at most 0.5
   */
  public ErrorRate alpha(double alpha) {
    return within(ErrorBudget.of(alpha));
  }

  @Override
  public ErrorRate within(ErrorBudget other) {
    return new ErrorRate(other, tolerated, atMost, negligible, overdispersion);
  }

  /**
   * Good enough is less than so many times stable's error rate.
   *
   * @param times more than 0; 1.5 unless said. The closer to 1, the longer it takes.
   */
  public ErrorRate atMost(double times) {
    Check.positive("atMost", times);
    return new ErrorRate(budget, tolerated, times, negligible, overdispersion);
  }

  /**
   * Aborts only what is shown to be more than so many times stable's error rate.
   *
   * @param times at least 1; 1 unless said
   */
  public ErrorRate tolerating(double times) {
    Check.atLeast("tolerating", times, 1);
    return new ErrorRate(budget, times, atMost, negligible, overdispersion);
  }

  /**
   * A canary's error rate below this is good enough, and no reason to abort, however low stable's
   * is: without it, a service that never fails gives no evidence to promote by. It needs as many
   * requests as it takes to show so low a rate: about 5 divided by it.
   *
   * @param share more than 0, less than 0.05
   */
  public ErrorRate negligible(double share) {
    Check.positive("negligible", share);
    Check.below("negligible", share, 0.05);
    return new ErrorRate(budget, tolerated, atMost, share, overdispersion);
  }

  /**
   * How much each track's error rate varies by itself, independently in each sample, beside what
   * both do alike: an A/A calibration measures it. The more, the longer a judgement takes.
   *
   * @param variation the standard deviation divided by the mean; at least 0, at most 2; 0 unless
   *     said
   */
  public ErrorRate overdispersion(double variation) {
    Check.variation(variation);
    return new ErrorRate(budget, tolerated, atMost, negligible, variation);
  }

  /**
   * How long it will take, before anything starts.
   *
   * @param requestsPerMinute of both tracks together
   * @param weight the canary's share of them, more than 0 and less than 1
   * @param baseline stable's error rate
   * @param worse the canary's that is to be seen
   */
  public Outlook outlook(double requestsPerMinute, double weight, double baseline, double worse) {
    return Outlook.of(this, requestsPerMinute, weight, baseline, worse);
  }

  @Override
  public String name() {
    return "error-rate";
  }

  @Override
  public ErrorBudget budget() {
    return budget;
  }

  @Override
  public String describe() {
    return "error rate, tolerating %s times, at most %s times, negligible %s, overdispersion %s, %s"
        .formatted(tolerated, atMost, negligible, overdispersion, budget);
  }

  @Override
  public Set<String> reads() {
    return READS;
  }

  @Override
  public Judgement judge(List<Sample> samples) {
    return course().follow(samples);
  }

  double overdispersion() {
    return overdispersion;
  }

  ErrorRateCourse course() {
    return new ErrorRateCourse(budget, tolerated, atMost, negligible, overdispersion);
  }
}
