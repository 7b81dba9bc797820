package io.gitops4j.canary.judge;

/** Scores under way. */
final class ScoreCourse extends Course {
  private final MeanScore judge;
  private final RateComparison losses;
  private final double[] counts = new double[2];
  private final double[] sums = new double[2];

  ScoreCourse(MeanScore judge) {
    super(judge.budget());
    this.judge = judge;
    this.losses = new RateComparison(judge.tolerated(), judge.atMost(), judge.overdispersion());
  }

  @Override
  boolean add(Sample sample) throws BadSample {
    if (!sample.numbers().keySet().containsAll(judge.reads())) {
      return false;
    }
    double canary = sample.number("canary.scores.count");
    double stable = sample.number("stable.scores.count");
    double canarySum = sample.number("canary.scores.sum");
    double stableSum = sample.number("stable.scores.sum");
    losses.add(
        loss("canary", canary, canarySum), canary, loss("stable", stable, stableSum), stable);
    counts[0] += canary;
    counts[1] += stable;
    sums[0] += canarySum;
    sums[1] += stableSum;
    return true;
  }

  private double loss(String track, double count, double sum) throws BadSample {
    double loss = (count * judge.best() - sum) / (judge.best() - judge.worst());
    double rounding = 1e-9 * count;
    if (!(count >= 0 && loss >= -rounding && loss <= count + rounding)) {
      throw new BadSample(
          "%s.scores.sum is %s of %s scores between %s and %s"
              .formatted(
                  track,
                  Words.number(sum),
                  Words.number(count),
                  Words.number(judge.worst()),
                  Words.number(judge.best())));
    }
    return Math.min(Math.max(loss, 0), count);
  }

  @Override
  double worse() {
    return losses.worse();
  }

  @Override
  double goodEnough() {
    return losses.better();
  }

  @Override
  String counts() {
    return "the mean of "
        + Words.number(counts[0])
        + " of its scores is "
        + Words.number(sums[0] / counts[0])
        + ", of "
        + Words.number(counts[1])
        + " of stable's "
        + Words.number(sums[1] / counts[1]);
  }

  @Override
  String worseMeans() {
    return "The canary's loss, counted from the best score, is more than "
        + (judge.tolerated() == 1
            ? "stable's"
            : Words.number(judge.tolerated()) + " times stable's");
  }

  @Override
  String goodEnoughMeans() {
    return "The canary's loss, counted from the best score, is less than "
        + (judge.atMost() == 1 ? "stable's" : Words.number(judge.atMost()) + " times stable's");
  }

  @Override
  String assumption() {
    return Assumptions.ofRates("scores", "are given", judge.overdispersion());
  }
}
