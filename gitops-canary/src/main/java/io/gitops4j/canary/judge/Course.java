package io.gitops4j.canary.judge;

import io.gitops4j.canary.judge.Judgement.Evidence;
import io.gitops4j.canary.judge.Judgement.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sequential test under way: what it has seen so far. Not thread-safe. */
abstract class Course {
  private final ErrorBudget budget;
  private int counted;
  private @Nullable String complaint;

  Course(ErrorBudget budget) {
    this.budget = budget;
  }

  /**
   * Counts a sample.
   *
   * @return false if it lacks a number
   * @throws BadSample if its numbers can't be
   */
  abstract boolean add(Sample sample) throws BadSample;

  /** The logarithm of the e-value against "not worse". */
  abstract double worse();

  /** The same against "not good enough"; negative infinity if that is never to be said. */
  abstract double goodEnough();

  /** What was counted, as a clause. */
  abstract String counts();

  /** What holds if the evidence that it is worse suffices, as the begin of a sentence. */
  abstract String worseMeans();

  /** What holds if the evidence that it is good enough suffices, as the begin of a sentence. */
  abstract String goodEnoughMeans();

  /** Under what the error rate holds. */
  abstract String assumption();

  /** Judges samples in order; what comes after the evidence against it suffices isn't looked at. */
  final Judgement follow(List<Sample> samples) {
    for (Sample sample : samples) {
      if (worse() >= budget.abortThreshold()) {
        break;
      }
      try {
        counted += add(sample) ? 1 : 0;
      } catch (BadSample e) {
        complaint = "The sample up to " + sample.to() + " is left out: " + e.getMessage() + ".";
      }
    }
    return judgement();
  }

  private Judgement judgement() {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence("worse", worse(), budget.abortThreshold()));
    if (goodEnough() != Double.NEGATIVE_INFINITY) {
      evidence.add(new Evidence("good enough", goodEnough(), budget.promoteThreshold()));
    }
    if (evidence.get(0).suffices()) {
      return said(Verdict.ABORT, evidence, worseMeans() + certainty(budget.falseAborts()));
    }
    if (evidence.size() > 1 && evidence.get(1).suffices() && complaint == null) {
      return said(
          Verdict.PROMOTE, evidence, goodEnoughMeans() + certainty(budget.falsePromotions()));
    }
    return said(Verdict.UNDECIDED, evidence, counted == 0 ? "Nothing was seen yet" : "Undecided");
  }

  private Judgement said(Verdict verdict, List<Evidence> evidence, String begin) {
    String numbers = counted == 0 ? "" : ": " + counts() + "; " + eValues(evidence);
    String left = complaint == null ? "" : " " + complaint;
    return new Judgement(verdict, evidence, begin + numbers + "." + left, assumption());
  }

  private static String certainty(double alpha) {
    return " (α = " + Words.percent(alpha) + ")";
  }

  private static String eValues(List<Evidence> evidence) {
    return String.join(
        ", ",
        evidence.stream()
            .map(
                e ->
                    "evidence that it is "
                        + e.name()
                        + " "
                        + Words.number(Math.exp(e.value()))
                        + " of "
                        + Words.number(Math.exp(e.threshold()))
                        + " needed")
            .toList());
  }

  /** A sample whose numbers can't be. */
  static final class BadSample extends Exception {
    private static final long serialVersionUID = 1;

    BadSample(String why) {
      super(why);
    }
  }
}
