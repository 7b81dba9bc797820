package io.gitops4j.canary.judge;

/** The logarithm of the gamma function, by Stirling's series (NIST DLMF 5.11.1). */
final class LogGamma {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private LogGamma() {}

  /** Of a number above 0, to about 14 digits. */
  static double of(double z) {
    double shift = 0;
    double at = z;
    for (; at < 10; at++) {
      shift += Math.log(at);
    }
    double r = 1 / (at * at);
    double series = (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680)))) / at;
    return (at - 0.5) * Math.log(at) - at + HALF_LOG_TWO_PI + series - shift;
  }

  /** ln(z (z+1) … (z+n−1)), for n that need not be whole: ln Γ(z+n) − ln Γ(z). */
  static double rising(double z, double n) {
    if (n == Math.rint(n) && n <= 32) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += Math.log(z + i);
      }
      return sum;
    }
    return of(z + n) - of(z);
  }
}
