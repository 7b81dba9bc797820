package io.gitops4j.canary.report;

import io.gitops4j.core.report.Markup;
import io.gitops4j.core.report.TimeAxis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A small chart over time as SVG, whose colours the page's style sheet gives. Not thread-safe. */
final class Chart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 200;
  private static final int LEFT = 64;
  private static final int RIGHT = 150;
  private static final int TOP = 28;
  private static final int BOTTOM = 28;
  private static final int LINES = 4;
  private static final int LABEL_GAP = 14;

  private final TimeAxis axis;
  private final double highest;
  private final String unit;
  private final Markup body = new Markup();
  private final List<Double> labels = new ArrayList<>();

  /**
   * One.
   *
   * @param from the left end
   * @param to the right end
   * @param highest of the values; they begin at 0
   * @param unit behind the numbers
   */
  Chart(Instant from, Instant to, double highest, String unit) {
    this.axis = new TimeAxis(from, to, LEFT, WIDTH - RIGHT);
    this.highest = highest > 0 ? nice(highest) : 1;
    this.unit = unit;
  }

  /** A point of a line. */
  record Point(Instant at, double value) {}

  /** A line through points, with its name at its end. */
  Chart line(String style, String name, List<Point> points) {
    if (points.isEmpty()) {
      return this;
    }
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(path.isEmpty() ? "M" : "L").append(place(point));
    }
    return drawn(style, name, path.append("h0"), points.get(points.size() - 1).value());
  }

  /** A line that keeps its value until the next point, and the last one to the right end. */
  Chart steps(String style, String name, List<Point> points) {
    StringBuilder path = new StringBuilder("M" + place(points.get(0)));
    for (Point point : points) {
      path.append("H").append(x(point.at())).append("V").append(y(point.value()));
    }
    path.append("H").append(WIDTH - RIGHT);
    return drawn(style, name, path, points.get(points.size() - 1).value());
  }

  private Chart drawn(String style, String name, StringBuilder path, double last) {
    body.empty("path", "class", style, "d", path.toString());
    return label(style, name, last);
  }

  /** A level. */
  Chart threshold(String name, double value) {
    body.empty("path", "class", "threshold", "d", across(value));
    return label("threshold", name, value);
  }

  private Chart label(String style, String name, double value) {
    double at = TOP + height() * (1 - Math.min(1, Math.max(0, value / highest)));
    for (double other : labels) {
      at = Math.abs(other - at) < LABEL_GAP ? other + LABEL_GAP : at;
    }
    labels.add(at);
    body.leaf(
        "text",
        name,
        "class",
        style,
        "x",
        String.valueOf(WIDTH - RIGHT + 6),
        "y",
        TimeAxis.number(at),
        "dominant-baseline",
        "middle");
    return this;
  }

  /** A moment, named on top. */
  Chart named(Instant at, String name) {
    String y = String.valueOf(TOP - 12);
    body.leaf("text", name, "x", x(at), "y", y, "text-anchor", "middle");
    return moment(at, name);
  }

  /** A moment. */
  Chart moment(Instant at, String name) {
    String line = "M%s,%dV%d".formatted(x(at), TOP, HEIGHT - BOTTOM);
    body.open("path", "class", "moment", "d", line).leaf("title", name).close();
    return this;
  }

  /** The whole. */
  Markup svg(String title) {
    String box = "0 0 " + WIDTH + " " + HEIGHT;
    Markup svg = new Markup().open("div", "class", "wide");
    svg.open("svg", "viewBox", box, "class", "chart", "role", "img", "aria-label", title);
    svg.leaf("title", title);
    for (int i = 0; i <= LINES; i++) {
      double value = highest * i / LINES;
      svg.empty("path", "class", "grid", "d", across(value));
      svg.leaf(
          "text",
          shown(value) + unit,
          "x",
          String.valueOf(LEFT - 8),
          "y",
          y(value),
          "text-anchor",
          "end",
          "dominant-baseline",
          "middle");
    }
    String y = String.valueOf(HEIGHT - 8);
    for (TimeAxis.Mark mark : axis.marks()) {
      String x = TimeAxis.number(mark.x());
      svg.leaf("text", mark.text(), "x", x, "y", y, "text-anchor", "middle");
    }
    return svg.add(body).close().close();
  }

  private String across(double value) {
    return "M%d,%sH%d".formatted(LEFT, y(value), WIDTH - RIGHT);
  }

  private String place(Point point) {
    return x(point.at()) + "," + y(point.value());
  }

  private String x(Instant at) {
    return TimeAxis.number(axis.x(at));
  }

  private String y(double value) {
    return TimeAxis.number(TOP + height() * (1 - Math.min(1, Math.max(0, value / highest))));
  }

  private static double height() {
    return HEIGHT - TOP - BOTTOM;
  }

  /** The next of 1, 2, 4, 10 and their tenfolds: four equal parts of it read well. */
  private static double nice(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double factor : new double[] {1, 2, 4, 10}) {
      if (value <= factor * power * 1.0001) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String shown(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.3g", value).replaceAll("0+$", "");
  }
}
