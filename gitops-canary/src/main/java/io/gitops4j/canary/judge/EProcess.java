package io.gitops4j.canary.judge;

import java.util.Arrays;

/**
 * An e-process, as its natural logarithm: a mixture of bets with equal shares, each of which, with
 * late onset, is again a mixture over the windows at which it may begin. A mixture of fair bets is
 * a fair bet, so that it stays below 1/α with a probability of 1 − α. Not thread-safe.
 */
final class EProcess {
  /** The share that begins at once. */
  private static final double AT_ONCE = 0.75;

  private final boolean lateOnset;
  private final double[] logs;
  private int windows;

  private EProcess(int bets, boolean lateOnset) {
    this.lateOnset = lateOnset;
    this.logs = new double[bets];
    Arrays.fill(logs, lateOnset ? Double.NEGATIVE_INFINITY : 0);
  }

  /** All bets begin at once. */
  static EProcess fromTheStart(int bets) {
    return new EProcess(bets, false);
  }

  /** Of each bet some begins at once, and some at each later window. */
  static EProcess withLateOnset(int bets) {
    return new EProcess(bets, true);
  }

  /**
   * A further window.
   *
   * @param factors what each bet is multiplied by in it, as logarithms; their expectation is at
   *     most 1 under the null hypothesis, given all windows before
   */
  void multiply(double[] factors) {
    windows++;
    double beginning =
        lateOnset ? Math.log(share(windows) - share(windows + 1)) : Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logs.length; k++) {
      logs[k] = add(logs[k], beginning) + factors[k];
    }
  }

  /** Its logarithm now. */
  double log() {
    double sum = logSumExp(logs) - Math.log(logs.length);
    return lateOnset ? add(sum, Math.log(share(windows + 1))) : sum;
  }

  /** The bet that has grown most. */
  int best() {
    int best = 0;
    for (int k = 1; k < logs.length; k++) {
      best = logs[k] > logs[best] ? k : best;
    }
    return best;
  }

  /**
   * The share that begins at a window or later: 1 at the first, from then on falling as slowly as a
   * series with a sum can, so that a change after a day is found too.
   */
  static double share(int window) {
    return window == 1 ? 1 : (1 - AT_ONCE) * Math.log(2) / Math.log(window);
  }

  /** ln(exp(a) + exp(b)). */
  static double add(double a, double b) {
    double more = Math.max(a, b);
    return more == Double.NEGATIVE_INFINITY
        ? more
        : more + Math.log1p(Math.exp(Math.min(a, b) - more));
  }

  /** The logarithm of the sum of what these are the logarithms of. */
  static double logSumExp(double[] logs) {
    double most = Arrays.stream(logs).max().orElse(Double.NEGATIVE_INFINITY);
    if (most == Double.NEGATIVE_INFINITY) {
      return most;
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - most);
    }
    return most + Math.log(sum);
  }
}
