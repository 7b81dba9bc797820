package io.gitops4j.canary.judge;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The error rates under way. */
final class ErrorRateCourse extends Course {
  private static final double[] HIGHER = {1.25, 1.6, 2, 3, 5, 10};
  private static final double[] LOWER = {0.1, 0.2, 0.4, 0.6, 0.8};

  private final double tolerated;
  private final double atMost;
  private final double negligible;
  private final double overdispersion;
  private final RateComparison rates;
  private final EProcess above = EProcess.withLateOnset(HIGHER.length);
  private final EProcess below = EProcess.fromTheStart(LOWER.length);
  private final Arm canary = new Arm("canary");
  private final Arm stable = new Arm("stable");

  ErrorRateCourse(
      ErrorBudget budget,
      double tolerated,
      double atMost,
      double negligible,
      double overdispersion) {
    super(budget);
    this.tolerated = tolerated;
    this.atMost = atMost;
    this.negligible = negligible;
    this.overdispersion = overdispersion;
    this.rates = new RateComparison(tolerated, atMost, overdispersion);
  }

  @Override
  boolean add(Sample sample) throws BadSample {
    if (!canary.has(sample) || !stable.has(sample)) {
      return false;
    }
    canary.check(sample);
    stable.check(sample);
    if (canary.requests(sample) == 0 || stable.requests(sample) == 0) {
      return true;
    }
    add(canary.take(sample), canary.requests(sample), stable.take(sample), stable.requests(sample));
    return true;
  }

  /** Counts that need no check, which need not be whole. */
  void add(double bad, double requests, double stableBad, double stableRequests) {
    rates.add(bad, requests, stableBad, stableRequests);
    if (negligible > 0) {
      above.multiply(factors(HIGHER, bad, requests));
      below.multiply(factors(LOWER, bad, requests));
    }
  }

  /** Of the rate by itself, against the one that is negligible. */
  private double[] factors(double[] multiples, double bad, double requests) {
    return Arrays.stream(multiples)
        .map(
            times ->
                bad * Math.log(times)
                    + (requests - bad)
                        * (Math.log1p(-times * negligible) - Math.log1p(-negligible)))
        .toArray();
  }

  @Override
  double worse() {
    return negligible > 0 ? Math.min(rates.worse(), above.log()) : rates.worse();
  }

  @Override
  double goodEnough() {
    return negligible > 0
        ? EProcess.add(rates.better(), below.log()) - Math.log(2)
        : rates.better();
  }

  @Override
  String counts() {
    return canary + " of its requests failed, " + stable + " of stable's";
  }

  @Override
  String worseMeans() {
    return "The canary fails more often than "
        + (tolerated == 1 ? "stable" : Words.number(tolerated) + " times stable");
  }

  @Override
  String goodEnoughMeans() {
    return "The canary fails less often than "
        + (atMost == 1 ? "stable" : Words.number(atMost) + " times stable")
        + (negligible > 0 ? ", or in less than " + Words.percent(negligible) : "");
  }

  @Override
  String assumption() {
    return Assumptions.ofRates("requests", "fail", overdispersion);
  }

  /** A track's numbers. */
  private static final class Arm {
    private final String requests;
    private final String errors;
    private double sumOfRequests;
    private double sumOfErrors;

    Arm(String track) {
      this.requests = track + ".requests";
      this.errors = track + ".errors";
    }

    boolean has(Sample sample) {
      return sample.numbers().keySet().containsAll(java.util.List.of(requests, errors));
    }

    double requests(Sample sample) {
      return sample.number(requests);
    }

    void check(Sample sample) throws BadSample {
      double all = sample.number(requests);
      double some = sample.number(errors);
      if (DoubleStream.of(all, some).anyMatch(n -> !(n >= 0 && Double.isFinite(n))) || some > all) {
        throw new BadSample(
            errors + " is " + Words.number(some) + " of " + Words.number(all) + " " + requests);
      }
    }

    /** The errors, rounded so that the sum of what was returned is right to a half. */
    double take(Sample sample) {
      double before = Math.rint(sumOfErrors);
      sumOfRequests += sample.number(requests);
      sumOfErrors += sample.number(errors);
      return Math.rint(sumOfErrors) - before;
    }

    @Override
    public String toString() {
      return Words.share(sumOfErrors, sumOfRequests);
    }
  }
}
