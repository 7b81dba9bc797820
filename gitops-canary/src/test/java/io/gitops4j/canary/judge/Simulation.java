package io.gitops4j.canary.judge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Canaries made up of random numbers, a sample a minute. */
final class Simulation {
  private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

  private final Random random;
  private final int canaryRequests;
  private final int stableRequests;

  Simulation(long seed, int canaryRequests, int stableRequests) {
    this.random = new Random(seed);
    this.canaryRequests = canaryRequests;
    this.stableRequests = stableRequests;
  }

  /** Rates by minute, the first of which is 0. */
  interface Rate {
    double at(int minute);
  }

  List<Sample> run(int minutes, Rate canary, Rate stable) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < minutes; i++) {
      samples.add(
          sample(
              i,
              Map.of(
                  "canary.requests",
                  (double) canaryRequests,
                  "stable.requests",
                  (double) stableRequests,
                  "canary.errors",
                  binomial(canaryRequests, canary.at(i)),
                  "stable.errors",
                  binomial(stableRequests, stable.at(i)))));
    }
    return samples;
  }

  /** A rate that varies from minute to minute by a gamma distribution of mean 1. */
  Rate varying(double rate, double variation) {
    return minute -> Math.min(1, rate * gamma(variation));
  }

  Random random() {
    return random;
  }

  /** With a shape of 1/variation², by Marsaglia and Tsang's method. */
  double gamma(double variation) {
    double shape = 1 / (variation * variation);
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v / shape;
      }
    }
  }

  /** How many of n happen, by the gaps between them. */
  double binomial(int n, double p) {
    if (p <= 0) {
      return 0;
    }
    if (p >= 1) {
      return n;
    }
    int count = 0;
    double log = Math.log1p(-p);
    for (double at = gap(log); at <= n; at += gap(log)) {
      count++;
    }
    return count;
  }

  private double gap(double log) {
    return 1 + Math.floor(Math.log(1 - random.nextDouble()) / log);
  }

  static Sample sample(int minute, Map<String, Double> numbers) {
    return new Sample(
        BEGIN.plusSeconds(60L * minute), BEGIN.plusSeconds(60L * (minute + 1)), numbers);
  }

  static Sample errors(double canary, double errors, double stable, double stableErrors) {
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("canary.requests", canary);
    numbers.put("canary.errors", errors);
    numbers.put("stable.requests", stable);
    numbers.put("stable.errors", stableErrors);
    return sample(0, numbers);
  }

  /** After how many samples a judge aborts for the first time; 0 if never. It stays with it. */
  static int abortedAfter(Judge judge, List<Sample> samples) {
    if (judge.judge(samples).verdict() != Judgement.Verdict.ABORT) {
      return 0;
    }
    int low = 1;
    int high = samples.size();
    while (low < high) {
      int middle = (low + high) / 2;
      boolean aborted =
          judge.judge(samples.subList(0, middle)).verdict() == Judgement.Verdict.ABORT;
      low = aborted ? low : middle + 1;
      high = aborted ? middle : high;
    }
    return low;
  }
}
