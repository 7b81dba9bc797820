package io.gitops4j.core.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Time from left to right in a picture, counted from its left end. Immutable. */
public final class TimeAxis {
  private static final int MARKS = 8;
  private static final long DAY = 86_400;
  private static final long[] STEPS = {
    1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, DAY
  };

  private final Instant from;
  private final double seconds;
  private final int left;
  private final int right;

  /**
   * An axis.
   *
   * @param from at the left end
   * @param to at the right end; at least a second later is taken
   * @param left the left end's place in the picture
   * @param right the right end's
   */
  public TimeAxis(Instant from, Instant to, int left, int right) {
    this.from = from;
    this.seconds = Math.max(1, Duration.between(from, to).toMillis() / 1000.0);
    this.left = left;
    this.right = right;
  }

  /**
   * A mark.
   *
   * @param x its place in the picture
   * @param text the time since the left end
   */
  public record Mark(double x, String text) {}

  /** The place of a moment; one beyond an end stands at that end. */
  public double x(Instant at) {
    double share = Duration.between(from, at).toMillis() / 1000.0 / seconds;
    return left + (right - left) * Math.min(1, Math.max(0, share));
  }

  /** Some marks at round times, the left end's first. */
  public List<Mark> marks() {
    long step = step();
    List<Mark> marks = new ArrayList<>();
    for (long passed = 0; passed <= seconds; passed += step) {
      marks.add(
          new Mark(
              x(from.plusSeconds(passed)),
              passed == 0 ? "0" : Words.length(Duration.ofSeconds(passed))));
    }
    return marks;
  }

  /** A coordinate as SVG has it. */
  public static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private long step() {
    for (long step : STEPS) {
      if (seconds / step <= MARKS) {
        return step;
      }
    }
    return Math.round(Math.ceil(seconds / MARKS / DAY)) * DAY;
  }
}
