package io.gitops4j.canary.judge;

import java.util.List;
import java.util.Set;

/**
 * Compares two models that answered the same questions, as champion and challenger do with mirrored
 * traffic: what counts are the pairs in which one was right and the other wrong. Much fewer pairs
 * do than requests for two separate samples.
 *
 * <p>It promotes when the canary's accuracy is shown to be higher than stable's by more than a
 * margin, and aborts when it is shown to be lower. Reads {@code pairs.onlyCanaryRight} and {@code
 * pairs.onlyStableRight}; with a margin other than 0 also {@code pairs.total}, all pairs.
 *
 * <p>With b and c the two counts the evidence is the mean of (2θ)ᵇ(2(1 − θ))ᶜ over some θ above a
 * half, a sequential form of McNemar's test. With a margin δ it is the mean of (1 + λ(1 − δ))ᵇ(1 −
 * λ(1 + δ))ᶜ(1 − λδ)ⁿ⁻ᵇ⁻ᶜ over λ = (2θ − 1)/(1 + δ), the wealth of a bet on the mean of differences
 * (Waudby-Smith and Ramdas, arXiv:2010.09686).
 *
 * <p>Immutable.
 */
public final class PairedAccuracy implements SequentialTest {
  private final ErrorBudget budget;
  private final double margin;

  private PairedAccuracy(ErrorBudget budget, double margin) {
    this.budget = budget;
    this.margin = margin;
  }

  /** With an error budget of 5 %; good enough is any better than stable. */
  public static PairedAccuracy pairedAccuracy() {
    return new PairedAccuracy(ErrorBudget.of(0.05), 0);
  }

  /**
   * How often it may be wrong: to abort, and to promote.
   *
   * @param alpha more than 0, at most 0.5
   */
  public PairedAccuracy alpha(double alpha) {
    return within(ErrorBudget.of(alpha));
  }

  @Override
  public PairedAccuracy within(ErrorBudget other) {
    return new PairedAccuracy(other, margin);
  }

  /**
   * Good enough is an accuracy that is higher than stable's by more than this.
   *
   * @param margin as a share: 0.02 for two points; at least 0, less than 0.5
   */
  public PairedAccuracy betterBy(double margin) {
    Check.atLeast("betterBy", margin, 0);
    Check.below("betterBy", margin, 0.5);
    return new PairedAccuracy(budget, margin);
  }

  /**
   * Good enough is an accuracy that is lower than stable's by less than this.
   *
   * @param margin as a share: 0.02 for two points; more than 0, less than 0.5
   */
  public PairedAccuracy worseByLessThan(double margin) {
    Check.positive("worseByLessThan", margin);
    Check.below("worseByLessThan", margin, 0.5);
    return new PairedAccuracy(budget, -margin);
  }

  @Override
  public String name() {
    return "paired-accuracy";
  }

  @Override
  public ErrorBudget budget() {
    return budget;
  }

  @Override
  public String describe() {
    return "paired accuracy, margin %s, %s".formatted(margin, budget);
  }

  @Override
  public Set<String> reads() {
    return margin == 0
        ? Set.of(PairedCourse.CANARY, PairedCourse.STABLE)
        : Set.of(PairedCourse.CANARY, PairedCourse.STABLE, PairedCourse.TOTAL);
  }

  @Override
  public Judgement judge(List<Sample> samples) {
    return new PairedCourse(budget, margin, reads()).follow(samples);
  }
}
