package io.gitops4j.canary.judge;

/**
 * The likelihood of how bad things fall on two tracks whose rates vary by themselves: each is
 * multiplied by a gamma-distributed number of mean 1 and shape k, so that the logarithm of the odds
 * that one is the canary's is m + z, where eᶻ is a quotient of two such numbers, with the density
 * eᵏᶻ/(1 + eᶻ)²ᵏ, but for a constant.
 */
final class VaryingOdds {
  /** Where the integrand is e to the minus this of its largest value, it is left out. */
  private static final double NOTHING = 32;

  private final double x;
  private final double n;
  private final double m;
  private final double k;

  private VaryingOdds(double x, double y, double m, double k) {
    this.x = x;
    this.n = x + y;
    this.m = m;
    this.k = k;
  }

  /**
   * The logarithm of the likelihood, but for a constant that depends on x and y alone.
   *
   * @param x bad things of the canary
   * @param y bad things of stable
   * @param m the logarithm of the odds without variation
   * @param variation the coefficient of variation of each track
   */
  static double log(double x, double y, double m, double variation) {
    double k = 1 / (variation * variation);
    return new VaryingOdds(x, y, m, k).integral() + LogGamma.of(2 * k) - 2 * LogGamma.of(k);
  }

  /** By the trapezoidal rule, which is nearly exact for a smooth function that dies away. */
  private double integral() {
    double mode = mode();
    double top = log(mode);
    double s = logistic(mode);
    double p = logistic(mode - m);
    double step = 0.4 / Math.sqrt(n * s * (1 - s) + 2 * k * p * (1 - p));
    return top + Math.log(step * (1 + half(mode, step, top) + half(mode, -step, top)));
  }

  private double half(double mode, double step, double top) {
    double sum = 0;
    double log = top;
    for (int i = 1; top - log < NOTHING; i++) {
      log = log(mode + i * step);
      sum += Math.exp(log - top);
    }
    return sum;
  }

  /** The logarithm of the integrand is concave: its slope falls from x + k to x − n − k. */
  private double mode() {
    double low = Math.min(m, Math.log((x + k) / (n - x + k))) - 1;
    double high = Math.max(m, Math.log((x + k) / (n - x + k))) + 1;
    for (int i = 0; i < 40; i++) {
      double middle = (low + high) / 2;
      boolean rising = x + k - n * logistic(middle) - 2 * k * logistic(middle - m) > 0;
      low = rising ? middle : low;
      high = rising ? high : middle;
    }
    return (low + high) / 2;
  }

  private double log(double u) {
    return x * u - n * softplus(u) + k * (u - m) - 2 * k * softplus(u - m);
  }

  private static double logistic(double u) {
    return 1 / (1 + Math.exp(-u));
  }

  /** ln(1 + eᵘ). */
  private static double softplus(double u) {
    return u > 0 ? u + Math.log1p(Math.exp(-u)) : Math.log1p(Math.exp(u));
  }
}
