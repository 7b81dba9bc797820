package io.gitops4j.canary.judge;

import java.util.Arrays;

/**
 * Two tests of the ratio of canary's rate of bad things to stable's, that look at the same windows:
 * whether it is above what is tolerated, and whether it is below what is good enough.
 *
 * <p>With {@code w} the canary's share of a window's requests, and a share θ(ψ) = wψ/(1 − w + wψ)
 * of the bad things expected from it where the ratio is ψ, the window's factor for x of them from
 * the canary and y from stable is (θ/θ₀)ˣ ((1 − θ)/(1 − θ₀))ʸ. For ψ₀ = 1 this is the ψˣ/(1 − w +
 * wψ)ˣ⁺ʸ of Lindon and Malek (arXiv:2011.03567) and Turner, Ly and Grünwald (arXiv:2106.02693).
 *
 * <p>Why it is a fair bet: a request that is bad by an amount in [0, 1] with mean p has E[aᵇᵃᵈ] ≤ 1
 * + (a − 1)p ≤ exp((a − 1)p), as aᵗ lies below its chord (Hoeffding 1963). Over the window the
 * exponents sum to n·p·(wψ₀(a − 1) + (1 − w)(b − 1)), p being stable's rate, which is 0 for the two
 * bases above. So the rate may be any, may change with time for both alike, and may be unknown.
 *
 * <p>Where each track's rate also varies by itself, independently in each window, the factor is the
 * ratio of the likelihoods of {@link VaryingOdds}.
 *
 * <p>Not thread-safe.
 */
final class RateComparison {
  private static final double[] WORSE = {1.25, 1.6, 2, 3, 5, 10};
  private static final double[] BETTER = {0.4, 0.55, 0.7, 0.8, 0.9};

  private final double tolerated;
  private final double enough;
  private final double variation;
  private final EProcess worse = EProcess.withLateOnset(WORSE.length);
  private final EProcess better = EProcess.fromTheStart(BETTER.length);

  /**
   * Nothing seen yet.
   *
   * @param tolerated the ratio up to which it is not worse
   * @param enough the ratio below which it is good enough
   * @param variation the coefficient of variation of each track by itself; 0 for none
   */
  RateComparison(double tolerated, double enough, double variation) {
    this.tolerated = tolerated;
    this.enough = enough;
    this.variation = variation;
  }

  /** A window: bad things and requests of the canary, then those of stable. */
  void add(double bad, double requests, double stableBad, double stableRequests) {
    if (requests <= 0 || stableRequests <= 0) {
      return; // nothing to compare with
    }
    double share = requests / (requests + stableRequests);
    worse.multiply(factors(WORSE, tolerated, share, bad, stableBad));
    better.multiply(factors(BETTER, enough, share, bad, stableBad));
  }

  /** The logarithm of the e-value against "not worse". */
  double worse() {
    return worse.log();
  }

  /** The logarithm of the e-value against "not good enough". */
  double better() {
    return better.log();
  }

  private double[] factors(double[] ratios, double nullRatio, double share, double x, double y) {
    double before = logLikelihood(nullRatio, share, x, y);
    return Arrays.stream(ratios)
        .map(times -> logLikelihood(nullRatio * times, share, x, y) - before)
        .toArray();
  }

  private double logLikelihood(double ratio, double share, double x, double y) {
    double odds = share * ratio / (1 - share);
    return variation == 0
        ? x * Math.log(odds) - (x + y) * Math.log1p(odds)
        : VaryingOdds.log(x, y, Math.log(odds), variation);
  }
}
