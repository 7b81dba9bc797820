package io.gitops4j.benchmarks;

import io.gitops4j.canary.judge.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a canary that was made up counts, minute by minute: 100 requests of the canary and 900 of
 * stable, of which 1 % fail unless the scenario says otherwise.
 */
final class CanaryCounters {
  static final int REQUESTS = 100;
  static final int STABLE_REQUESTS = 900;

  private static final double RATE = 0.01;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final int[] errors;
  private final int[] stableErrors;

  private CanaryCounters(int[] errors, int[] stableErrors) {
    this.errors = errors;
    this.stableErrors = stableErrors;
  }

  /**
   * What happens.
   *
   * @param onset the minute from which on the canary is worse; the length if it never is
   * @param times by how much it is worse then
   * @param variation the coefficient of variation of each track by itself, from minute to minute
   * @param incident whether both tracks fail 5 times as often from minute 20 to 29
   */
  record Scenario(
      String name, int minutes, int onset, double times, double variation, boolean incident) {
    CanaryCounters draw(Random random) {
      int[] errors = new int[minutes];
      int[] stableErrors = new int[minutes];
      for (int i = 0; i < minutes; i++) {
        double rate = RATE * (incident && i >= 20 && i < 30 ? 5 : 1);
        double canary = rate * (i >= onset ? times : 1);
        errors[i] = binomial(random, REQUESTS, canary * gamma(random));
        stableErrors[i] = binomial(random, STABLE_REQUESTS, rate * gamma(random));
      }
      return new CanaryCounters(errors, stableErrors);
    }

    /** Mean 1, by the method of Marsaglia and Tsang (2000), for shapes of 1 and more. */
    private double gamma(Random random) {
      if (variation == 0) {
        return 1;
      }
      double shape = 1 / (variation * variation);
      double d = shape - 1.0 / 3;
      while (true) {
        double x = random.nextGaussian();
        double v = Math.pow(1 + x / Math.sqrt(9 * d), 3);
        if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
          return d * v / shape;
        }
      }
    }
  }

  /** The canary's, by minute. */
  int[] errors() {
    return errors;
  }

  /** Stable's, by minute. */
  int[] stableErrors() {
    return stableErrors;
  }

  int minutes() {
    return errors.length;
  }

  /** The canary's errors up to a minute, which is left out. */
  int errorsUntil(int minute) {
    int sum = 0;
    for (int i = 0; i < minute; i++) {
      sum += errors[i];
    }
    return sum;
  }

  List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < minutes(); i++) {
      samples.add(
          new Sample(
              BEGIN.plusSeconds(60L * i),
              BEGIN.plusSeconds(60L * i + 60),
              Map.of(
                  "canary.requests", (double) REQUESTS,
                  "canary.errors", (double) errors[i],
                  "stable.requests", (double) STABLE_REQUESTS,
                  "stable.errors", (double) stableErrors[i])));
    }
    return samples;
  }

  /** By the gaps between those that happen. */
  private static int binomial(Random random, int n, double p) {
    double log = Math.log1p(-Math.min(p, 0.999));
    int count = 0;
    double at = 0;
    while (true) {
      at += 1 + Math.floor(Math.log(1 - random.nextDouble()) / log);
      if (at > n) {
        return count;
      }
      count++;
    }
  }
}
