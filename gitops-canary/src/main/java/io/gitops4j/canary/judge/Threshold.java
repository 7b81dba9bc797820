package io.gitops4j.canary.judge;

import io.gitops4j.canary.judge.Judgement.Evidence;
import io.gitops4j.canary.judge.Judgement.Verdict;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plain bound on a number, or on a share of two. It aborts once the number is beyond it, and says
 * that the canary is good enough while the newest is not. Simple, and without an error rate: the
 * more often it is asked, the more often chance alone makes it abort.
 *
 * <p>Immutable.
 */
public final class Threshold implements Judge {
  private final String number;
  private final @Nullable String of;
  private final boolean above;
  private final double bound;
  private final double least;
  private final int times;

  private Threshold(
      String number, @Nullable String of, boolean above, double bound, double least, int times) {
    this.number = number;
    this.of = of;
    this.above = above;
    this.bound = bound;
    this.least = least;
    this.times = times;
  }

  /**
   * Aborts if a number, such as {@code canary.latency.p99}, is above a bound.
   *
   * @param bound in the number's own unit
   */
  public static Threshold above(String number, double bound) {
    return new Threshold(number, null, true, bound, 0, 1);
  }

  /**
   * Aborts if a number, such as {@code canary.accuracy}, is below a bound.
   *
   * @param bound in the number's own unit
   */
  public static Threshold below(String number, double bound) {
    return new Threshold(number, null, false, bound, 0, 1);
  }

  /**
   * Aborts if the share of one count in another is above a bound, looking at the newest samples
   * that have enough together.
   *
   * @param some a count, such as {@code canary.errors}
   * @param all what it is a share of, such as {@code canary.requests}
   * @param bound between 0 and 1
   */
  public static Threshold shareAbove(String some, String all, double bound) {
    return new Threshold(some, all, true, bound, 1, 1);
  }

  /**
   * How many of what the share is of have to be seen.
   *
   * @param least at least 1; 1 unless said
   * @throws IllegalStateException if this is no share
   */
  public Threshold withAtLeast(int least) {
    if (of == null) {
      throw new IllegalStateException("A threshold of " + number + " is not of a share");
    }
    Check.atLeast("withAtLeast", least, 1);
    return new Threshold(number, of, above, bound, least, times);
  }

  /**
   * Aborts only after so many looks in a row.
   *
   * @param times at least 1; 1 unless said
   */
  public Threshold inARow(int times) {
    Check.atLeast("inARow", times, 1);
    return new Threshold(number, of, above, bound, least, times);
  }

  @Override
  public String name() {
    return "threshold " + number;
  }

  @Override
  public String describe() {
    return (of == null ? number : number + " of at least " + Words.number(least) + " " + of)
        + (above ? " above " : " below ")
        + Words.number(bound)
        + (times == 1 ? "" : ", " + times + " times in a row");
  }

  @Override
  public Set<String> reads() {
    return of == null ? Set.of(number) : Set.of(number, of);
  }

  @Override
  public Judgement judge(List<Sample> samples) {
    List<Sample> seen =
        samples.stream().filter(s -> s.numbers().keySet().containsAll(reads())).toList();
    double value = Double.NaN;
    int row = 0;
    for (int i = 0; i < seen.size(); i++) {
      value = value(seen, i);
      row = beyond(value) ? row + 1 : 0;
      if (row >= times) {
        return said(Verdict.ABORT, value, " is " + (above ? "above " : "below "));
      }
    }
    if (Double.isNaN(value)) {
      return said(Verdict.UNDECIDED, value, "");
    }
    return row > 0
        ? said(Verdict.UNDECIDED, value, " is, " + row + " times, beyond ")
        : said(Verdict.PROMOTE, value, " is not " + (above ? "above " : "below "));
  }

  private boolean beyond(double value) {
    return above ? value > bound : value < bound;
  }

  private double value(List<Sample> seen, int newest) {
    if (of == null) {
      return seen.get(newest).number(number);
    }
    double some = 0;
    double all = 0;
    for (int i = newest; i >= 0 && all < least; i--) {
      some += seen.get(i).number(number);
      all += seen.get(i).number(of);
    }
    return all < least ? Double.NaN : some / all;
  }

  private Judgement said(Verdict verdict, double value, String how) {
    String sentence =
        Double.isNaN(value)
            ? "Not enough was seen of " + number + " yet."
            : (of == null ? number : "The share of " + number + " in " + of)
                + ", "
                + Words.number(value)
                + ","
                + how
                + Words.number(bound)
                + ".";
    List<Evidence> evidence =
        Double.isNaN(value)
            ? List.of()
            : List.of(new Evidence("worse", above ? value : -value, above ? bound : -bound));
    return new Judgement(
        verdict,
        evidence,
        sentence,
        "A plain threshold has no error rate: the more often it is looked at, the more often chance "
            + "alone crosses it.");
  }
}
