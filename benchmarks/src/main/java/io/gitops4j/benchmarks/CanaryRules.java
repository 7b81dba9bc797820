package io.gitops4j.benchmarks;

import io.gitops4j.canary.judge.Judge;
import io.gitops4j.canary.judge.Judgement;
import io.gitops4j.canary.judge.Sample;
import java.util.Arrays;
import java.util.List;

/** Rules by which a canary is aborted: after how many minutes, or 0 if never. */
final class CanaryRules {
  private static final int BLOCK = 10;

  private CanaryRules() {}

  /** A rule. */
  interface Rule {
    int abortedAfter(CanaryCounters counters);
  }

  /**
   * Success rate below a bound in one minute more than so many times, as Argo Rollouts' {@code
   * successCondition} and {@code failureLimit}; with {@code limit = threshold − 1} Flagger's {@code
   * min} and {@code threshold}, which counts up to it.
   */
  static Rule breaches(double success, int limit) {
    return counters -> {
      int failed = 0;
      for (int i = 0; i < counters.minutes(); i++) {
        double share = 1 - (double) counters.errors()[i] / CanaryCounters.REQUESTS;
        failed += share < success - 1e-9 ? 1 : 0;
        if (failed > limit) {
          return i + 1;
        }
      }
      return 0;
    };
  }

  /** A pooled test of two proportions of all counts so far, one-sided at 5 %, each minute. */
  static Rule zTestEachMinute() {
    return counters -> {
      double x = 0;
      double y = 0;
      for (int i = 0; i < counters.minutes(); i++) {
        x += counters.errors()[i];
        y += counters.stableErrors()[i];
        double n = CanaryCounters.REQUESTS * (i + 1.0);
        double m = CanaryCounters.STABLE_REQUESTS * (i + 1.0);
        double p = (x + y) / (n + m);
        if ((x / n - y / m) / Math.sqrt(p * (1 - p) * (1 / n + 1 / m)) > 1.645) {
          return i + 1;
        }
      }
      return 0;
    };
  }

  /**
   * In the style of Kayenta: every ten minutes a Mann-Whitney test of the two tracks' error rates
   * per minute, two-sided at 2 %, and a mean that is higher by more than a quarter.
   */
  static Rule mannWhitney() {
    return counters -> {
      for (int begin = 0; begin + BLOCK <= counters.minutes(); begin += BLOCK) {
        double[] canary = rates(counters.errors(), begin, CanaryCounters.REQUESTS);
        double[] stable = rates(counters.stableErrors(), begin, CanaryCounters.STABLE_REQUESTS);
        double mean = Arrays.stream(canary).sum();
        if (mean > 1.25 * Arrays.stream(stable).sum() && z(canary, stable) > 2.326) {
          return begin + BLOCK;
        }
      }
      return 0;
    };
  }

  /**
   * A judge of ours, asked each minute. As it stays with an abort, the first is found by halving.
   */
  static Rule judge(Judge judge) {
    return counters -> {
      List<Sample> samples = counters.samples();
      if (!aborts(judge, samples)) {
        return 0;
      }
      int low = 1;
      int high = samples.size();
      while (low < high) {
        int middle = (low + high) / 2;
        if (aborts(judge, samples.subList(0, middle))) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    };
  }

  private static boolean aborts(Judge judge, List<Sample> samples) {
    return judge.judge(samples).verdict() == Judgement.Verdict.ABORT;
  }

  private static double[] rates(int[] errors, int begin, double requests) {
    return Arrays.stream(errors, begin, begin + BLOCK).mapToDouble(e -> e / requests).toArray();
  }

  /** The normal approximation, with the corrections for ties and continuity. */
  private static double z(double[] a, double[] b) {
    double u = 0;
    for (double x : a) {
      for (double y : b) {
        u += x > y ? 1 : x == y ? 0.5 : 0;
      }
    }
    double[] all = new double[a.length + b.length];
    System.arraycopy(a, 0, all, 0, a.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    double n = all.length;
    double ties = 0;
    for (double x : all) {
      double t = Arrays.stream(all).filter(y -> y == x).count();
      ties += t * t - 1; // the sum of t³ − t over groups, one value at a time
    }
    double variance = a.length * b.length / 12.0 * (n + 1 - ties / (n * (n - 1)));
    double excess = Math.abs(u - a.length * b.length / 2.0) - 0.5;
    return variance <= 0 ? 0 : Math.max(0, excess) / Math.sqrt(variance);
  }
}
