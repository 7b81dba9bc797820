package io.gitops4j.canary.report;

import java.time.Duration;
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
  private static final int MARKS = 8;
  private static final long DAY = 86_400;
  private static final long[] STEPS = {
    1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, DAY
  };

  private final Instant from;
  private final double seconds;
  private final double highest;
  private final String unit;
  private final StringBuilder body = new StringBuilder();
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
    this.from = from;
    this.seconds = Math.max(1, Duration.between(from, to).toMillis() / 1000.0);
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
    path.append("H").append(number(WIDTH - RIGHT));
    return drawn(style, name, path, points.get(points.size() - 1).value());
  }

  private Chart drawn(String style, String name, StringBuilder path, double last) {
    body.append("<path class='").append(style).append("' d='").append(path).append("'/>");
    return label(style, name, last);
  }

  /** A level. */
  Chart threshold(String name, double value) {
    body.append("<path class='threshold' d='M%d,%sH%d'/>".formatted(LEFT, y(value), WIDTH - RIGHT));
    return label("threshold", name, value);
  }

  private Chart label(String style, String name, double value) {
    double at = TOP + height() * (1 - Math.min(1, Math.max(0, value / highest)));
    for (double other : labels) {
      at = Math.abs(other - at) < LABEL_GAP ? other + LABEL_GAP : at;
    }
    labels.add(at);
    body.append(
        "<text class='%s' x='%d' y='%s' dominant-baseline='middle'>%s</text>"
            .formatted(style, WIDTH - RIGHT + 6, number(at), Page.escaped(name)));
    return this;
  }

  /** A moment, named on top. */
  Chart named(Instant at, String name) {
    body.append(
        "<text x='%s' y='%d' text-anchor='middle'>%s</text>"
            .formatted(x(at), TOP - 12, Page.escaped(name)));
    return moment(at, name);
  }

  /** A moment. */
  Chart moment(Instant at, String name) {
    body.append(
        "<path class='moment' d='M%s,%dV%d'><title>%s</title></path>"
            .formatted(x(at), TOP, HEIGHT - BOTTOM, Page.escaped(name)));
    return this;
  }

  /** The whole. */
  String svg(String title) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<div class='wide'><svg viewBox='0 0 %d %d' role='img' aria-label='%s'>"
            .formatted(WIDTH, HEIGHT, Page.escaped(title)));
    for (int i = 0; i <= LINES; i++) {
      double value = highest * i / LINES;
      svg.append("<path class='grid' d='M%d,%sH%d'/>".formatted(LEFT, y(value), WIDTH - RIGHT));
      svg.append(
          "<text class='axis' x='%d' y='%s' text-anchor='end' dominant-baseline='middle'>%s</text>"
              .formatted(LEFT - 8, y(value), shown(value) + unit));
    }
    long step = step();
    for (long passed = 0; passed <= seconds; passed += step) {
      svg.append(
          "<text class='axis' x='%s' y='%d' text-anchor='middle'>%s</text>"
              .formatted(x(from.plusSeconds(passed)), HEIGHT - 8, passed(passed, step)));
    }
    return svg.append(body).append("</svg></div>").toString();
  }

  private String place(Point point) {
    return x(point.at()) + "," + y(point.value());
  }

  private String x(Instant at) {
    double share = Duration.between(from, at).toMillis() / 1000.0 / seconds;
    return number(LEFT + (WIDTH - LEFT - RIGHT) * Math.min(1, Math.max(0, share)));
  }

  private String y(double value) {
    return number(TOP + height() * (1 - Math.min(1, Math.max(0, value / highest))));
  }

  private static double height() {
    return HEIGHT - TOP - BOTTOM;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
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

  /** Seconds between two marks of time. */
  private long step() {
    for (long step : STEPS) {
      if (seconds / step <= MARKS) {
        return step;
      }
    }
    return Math.round(Math.ceil(seconds / MARKS / DAY)) * DAY;
  }

  private static String passed(long passed, long step) {
    if (step < 60) {
      return passed + " s";
    }
    return step < 3600 ? passed / 60 + " min" : passed / 3600 + " h";
  }
}
