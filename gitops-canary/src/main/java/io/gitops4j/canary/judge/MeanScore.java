package io.gitops4j.canary.judge;

import java.util.List;
import java.util.Set;

/**
 * Compares the means of scores between two bounds, such as ratings from 1 to 5 or overlaps from 0
 * to 1, of different requests. It looks at the loss, how far a score is from the best one: it
 * aborts when the canary's mean loss is shown to be higher than stable's, and promotes when it is
 * shown to be less than a multiple of it.
 *
 * <p>Reads {@code canary.scores.count} and {@code canary.scores.sum}, and {@code stable.…}
 * likewise. Count and sum suffice, and are all a sample needs to carry: a loss in [0, 1] is no more
 * spread than an error that happens with a probability of its mean, so that the test of error rates
 * holds for sums of losses as it does for errors (Hoeffding 1963; it is how Waudby-Smith and
 * Ramdas, arXiv:2010.09686, begin). What that costs: scores that vary little within their bounds
 * take as long as if they varied as much as errors do, so tight bounds and good scores are quick.
 *
 * <p>Immutable.
 */
public final class MeanScore implements SequentialTest {
  private final ErrorBudget budget;
  private final double worst;
  private final double best;
  private final double tolerated;
  private final double atMost;
  private final double overdispersion;

  private MeanScore(
      ErrorBudget budget,
      double worst,
      double best,
      double tolerated,
      double atMost,
      double overdispersion) {
    this.budget = budget;
    this.worst = worst;
    this.best = best;
    this.tolerated = tolerated;
    this.atMost = atMost;
    this.overdispersion = overdispersion;
  }

  /**
   * With an error budget of 5 %; good enough is a mean loss of less than 1.1 times stable's.
   *
   * @param worst score that there is
   * @param best score that there is; less than the worst where lower is better
   */
  public static MeanScore between(double worst, double best) {
    if (!Double.isFinite(worst - best) || worst == best) {
      throw new IllegalArgumentException(
          "The worst and the best score differ; found " + worst + " and " + best);
    }
    return new MeanScore(ErrorBudget.of(0.05), worst, best, 1, 1.1, 0);
  }

  /**
   * How often it may be wrong: to abort, and to promote.
   *
   * @param alpha more than 0, at most 0.5
   */
  public MeanScore alpha(double alpha) {
    return within(ErrorBudget.of(alpha));
  }

  @Override
  public MeanScore within(ErrorBudget other) {
    return new MeanScore(other, worst, best, tolerated, atMost, overdispersion);
  }

  /**
   * Good enough is a mean loss of less than so many times stable's.
   *
   * @param times more than 0; 1.1 unless said
   */
  public MeanScore atMost(double times) {
    Check.positive("atMost", times);
    return new MeanScore(budget, worst, best, tolerated, times, overdispersion);
  }

  /**
   * Aborts only a mean loss that is shown to be more than so many times stable's.
   *
   * @param times at least 1; 1 unless said
   */
  public MeanScore tolerating(double times) {
    Check.atLeast("tolerating", times, 1);
    return new MeanScore(budget, worst, best, times, atMost, overdispersion);
  }

  /**
   * How much each track's mean loss varies by itself, independently in each sample.
   *
   * @param variation the standard deviation divided by the mean; at least 0, at most 2; 0 unless
   *     said
   */
  public MeanScore overdispersion(double variation) {
    Check.variation(variation);
    return new MeanScore(budget, worst, best, tolerated, atMost, variation);
  }

  @Override
  public String name() {
    return "mean-score";
  }

  @Override
  public ErrorBudget budget() {
    return budget;
  }

  @Override
  public String describe() {
    return "mean score from %s to %s, tolerating %s times, at most %s times, overdispersion %s, %s"
        .formatted(worst, best, tolerated, atMost, overdispersion, budget);
  }

  @Override
  public Set<String> reads() {
    return Set.of(
        "canary.scores.count", "canary.scores.sum", "stable.scores.count", "stable.scores.sum");
  }

  @Override
  public Judgement judge(List<Sample> samples) {
    return new ScoreCourse(this).follow(samples);
  }

  double worst() {
    return worst;
  }

  double best() {
    return best;
  }

  double tolerated() {
    return tolerated;
  }

  double atMost() {
    return atMost;
  }

  double overdispersion() {
    return overdispersion;
  }
}
