package io.gitops4j.canary.judge;

import java.util.Arrays;
import java.util.Set;

/** Pairs under way. */
final class PairedCourse extends Course {
  static final String CANARY = "pairs.onlyCanaryRight";
  static final String STABLE = "pairs.onlyStableRight";
  static final String TOTAL = "pairs.total";

  /** 2θ − 1. */
  private static final double[] STAKES = {0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9};

  private final double margin;
  private final Set<String> reads;
  private final EProcess worse = EProcess.withLateOnset(STAKES.length);
  private final EProcess better = EProcess.fromTheStart(STAKES.length);
  private double canaryRight;
  private double stableRight;
  private double total;

  PairedCourse(ErrorBudget budget, double margin, Set<String> reads) {
    super(budget);
    this.margin = margin;
    this.reads = reads;
  }

  @Override
  boolean add(Sample sample) throws BadSample {
    if (!sample.numbers().keySet().containsAll(reads)) {
      return false;
    }
    double b = sample.number(CANARY);
    double c = sample.number(STABLE);
    double n = margin == 0 ? b + c : sample.number(TOTAL);
    if (!(b >= 0 && c >= 0 && b + c <= n && Double.isFinite(n))) {
      throw new BadSample(
          "%s %s and %s %s of %s pairs"
              .formatted(CANARY, Words.number(b), STABLE, Words.number(c), Words.number(n)));
    }
    canaryRight += b;
    stableRight += c;
    total += n;
    worse.multiply(factors(c, b, n, 0));
    better.multiply(factors(b, c, n, margin));
    return true;
  }

  /** Of bets that ups exceed downs by more than a margin, as a share of all. */
  static double[] factors(double ups, double downs, double all, double margin) {
    return Arrays.stream(STAKES)
        .map(stake -> stake / (1 + margin))
        .map(
            stake ->
                ups * Math.log1p(stake * (1 - margin))
                    + downs * Math.log1p(-stake * (1 + margin))
                    + (all - ups - downs) * Math.log1p(-stake * margin))
        .toArray();
  }

  @Override
  double worse() {
    return worse.log();
  }

  @Override
  double goodEnough() {
    return better.log();
  }

  @Override
  String counts() {
    return "in "
        + Words.number(canaryRight)
        + " pairs the canary alone was right, in "
        + Words.number(stableRight)
        + " stable alone"
        + (margin == 0 ? "" : ", of " + Words.number(total));
  }

  @Override
  String worseMeans() {
    return "The canary is less accurate than stable";
  }

  @Override
  String goodEnoughMeans() {
    if (margin == 0) {
      return "The canary is more accurate than stable";
    }
    String points = Words.number(100 * Math.abs(margin)) + " points";
    return margin > 0
        ? "The canary is more accurate than stable by more than " + points
        : "The canary is less accurate than stable by less than " + points + ", if at all";
  }

  @Override
  String assumption() {
    return "The error rate holds if the pairs are independent of each other, or more generally if "
        + "nothing in the past tells which model is right next; questions may get easier or harder.";
  }
}
