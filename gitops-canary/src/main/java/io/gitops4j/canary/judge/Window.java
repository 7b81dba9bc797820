package io.gitops4j.canary.judge;

import java.util.List;
import java.util.Random;

/** Counts of a window of time that can be compared. */
record Window(double errors, double requests, double stableErrors, double stableRequests) {
  /** Those of samples that have all numbers, that can be, and requests and errors in both. */
  static List<Window> of(List<Sample> samples) {
    return samples.stream()
        .filter(s -> s.numbers().keySet().containsAll(ErrorRate.errorRate().reads()))
        .map(
            s ->
                new Window(
                    s.number("canary.errors"),
                    s.number("canary.requests"),
                    s.number("stable.errors"),
                    s.number("stable.requests")))
        .filter(Window::says)
        .toList();
  }

  private boolean says() {
    return errors >= 0
        && stableErrors >= 0
        && errors <= requests
        && stableErrors <= stableRequests
        && requests > 0
        && stableRequests > 0
        && errors + stableErrors > 0;
  }

  /** The canary's share of the requests. */
  double share() {
    return requests / (requests + stableRequests);
  }

  double odds() {
    return requests / stableRequests;
  }

  double allErrors() {
    return errors + stableErrors;
  }

  /**
   * How much more errors the canary had than its share, in the standard deviations of its model.
   */
  double residual(double variation) {
    double v = share() * (1 - share());
    double rho = 2 * variation * variation * v / (1 + 2 * variation * variation * v);
    double variance = allErrors() * v * (1 + Math.max(0, allErrors() - 1) * rho);
    return (errors - allErrors() * share()) / Math.sqrt(variance);
  }

  /**
   * How likely it is, as a logarithm.
   *
   * @param logRatio the logarithm of the canary's rate divided by stable's
   */
  double logLikelihood(double variation, double logRatio) {
    double logOdds = Math.log(odds()) + logRatio;
    return variation == 0
        ? errors * logOdds - allErrors() * Math.log1p(Math.exp(logOdds))
        : VaryingOdds.log(errors, stableErrors, logOdds, variation);
  }

  /** The same errors, fallen on the tracks anew as they do where both run the same. */
  Window redrawn(double variation, Random random) {
    double odds = odds();
    if (variation > 0) {
      double shape = 1 / (variation * variation);
      odds *= gamma(shape, random) / Math.max(gamma(shape, random), Double.MIN_NORMAL);
    }
    double p = odds / (1 + odds);
    double x = 0;
    double all = Math.rint(allErrors());
    for (int i = 0; i < all; i++) {
      x += random.nextDouble() < p ? 1 : 0;
    }
    return new Window(x, requests, all - x, stableRequests);
  }

  /** By the method of Marsaglia and Tsang (2000). */
  static double gamma(double shape, Random random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
