package io.gitops4j.k8s.details;

import io.gitops4j.core.spi.MetricSource.Series;
import io.gitops4j.core.spi.MetricSource.Series.Point;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** A series in a line of text. */
final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final String NOTHING = "·";
  private static final MathContext FEW = new MathContext(4);

  private Sparkline() {}

  /** Whether a point has a value. */
  static boolean isNumber(Point point) {
    return Double.isFinite(point.value());
  }

  /**
   * A bar for each point, from the least value to the largest, and a dot where there is none.
   *
   * @param within where it begins and ends, and the step: points that are left out have no value
   */
  static String of(Series series, SeriesDetails within) {
    DoubleSummaryStatistics numbers = numbers(series.points());
    int count = place(within.to(), within) + 1;
    StringBuilder bars = new StringBuilder(NOTHING.repeat(count));
    for (Point point : series.points()) {
      int at = place(point.at(), within);
      if (isNumber(point) && at >= 0 && at < count) {
        bars.setCharAt(at, bar(point.value(), numbers));
      }
    }
    return bars.toString();
  }

  private static int place(Instant at, SeriesDetails within) {
    double since = Duration.between(within.from(), at).toMillis();
    return (int) Math.round(since / within.step().toMillis());
  }

  private static char bar(double value, DoubleSummaryStatistics numbers) {
    double span = numbers.getMax() - numbers.getMin();
    double part = span > 0 ? (value - numbers.getMin()) / span : 0;
    return BARS.charAt((int) Math.round(part * (BARS.length() - 1)));
  }

  /** {@code 12 last, 3 to 40}. */
  static String numbersOf(Series series) {
    List<Point> points = series.points().stream().filter(Sparkline::isNumber).toList();
    if (points.isEmpty()) {
      return "no data";
    }
    DoubleSummaryStatistics numbers = numbers(points);
    return text(points.get(points.size() - 1).value())
        + " last, "
        + text(numbers.getMin())
        + " to "
        + text(numbers.getMax());
  }

  private static DoubleSummaryStatistics numbers(List<Point> points) {
    return points.stream()
        .filter(Sparkline::isNumber)
        .mapToDouble(Point::value)
        .summaryStatistics();
  }

  private static String text(double number) {
    return BigDecimal.valueOf(number).round(FEW).stripTrailingZeros().toPlainString();
  }
}
