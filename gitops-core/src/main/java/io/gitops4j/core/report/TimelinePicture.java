package io.gitops4j.core.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What took how long, as bars over time; waits are hatched. */
final class TimelinePicture {
  private static final int WIDTH = 960;
  private static final int LEFT = 210;
  private static final int RIGHT = WIDTH - 96;
  private static final int TOP = 30;
  private static final int LINE = 22;
  private static final int BAR = 12;
  private static final double LEAST = 3;
  private static final int MOST_ROWS = 60;
  private static final int MOST_BRANCHES = 12;

  private final TimeAxis axis;
  private final List<NodeTrack> rows = new ArrayList<>();
  private int leftOut;

  private TimelinePicture(ReportedRun run, RunTrack track) {
    this.axis = new TimeAxis(run.run().startedAt(), run.asOf(), LEFT, RIGHT);
    track.top().forEach(node -> add(node, true));
  }

  static Markup of(ReportedRun run, RunTrack track) {
    return new TimelinePicture(run, track).drawn();
  }

  private void add(NodeTrack node, boolean deeper) {
    if (node.spans().isEmpty()) {
      return;
    }
    if (rows.size() < MOST_ROWS) {
      rows.add(node);
    } else {
      leftOut++;
    }
    List<NodeTrack> inside = deeper ? node.inside() : List.of();
    List<NodeTrack> drawn = inside.size() > MOST_BRANCHES ? slowest(inside) : inside;
    drawn.forEach(inner -> add(inner, drawn.size() == inside.size()));
    leftOut += inside.size() - drawn.size();
  }

  /** Those that took longest, in their order. */
  private static List<NodeTrack> slowest(List<NodeTrack> nodes) {
    Comparator<NodeTrack> byLength = Comparator.comparing(NodeTrack::length);
    Set<NodeTrack> slowest =
        nodes.stream().sorted(byLength.reversed()).limit(MOST_BRANCHES).collect(Collectors.toSet());
    return nodes.stream().filter(slowest::contains).toList();
  }

  private Markup drawn() {
    Markup all = new Markup();
    if (rows.isEmpty()) {
      return all.leaf("p", "Nothing has begun yet.", "class", "soft");
    }
    int height = TOP + rows.size() * LINE + 6;
    all.open("div", "class", "wide");
    String text = "The same times are in the tables of the stages below.";
    Svg.open(all, "timeline", WIDTH, height, "When each step ran and waited", text);
    hatch(all);
    for (TimeAxis.Mark mark : axis.marks()) {
      String x = TimeAxis.number(mark.x());
      all.empty("path", "class", "grid", "d", "M" + x + "," + (TOP - 6) + "V" + (height - 4));
      Svg.text(all, "axis", mark.x(), TOP - 12, "middle", mark.text());
    }
    for (int i = 0; i < rows.size(); i++) {
      row(all, rows.get(i), TOP + i * LINE);
    }
    all.close().close();
    all.open("p", "class", "key soft");
    all.leaf("span", "", "class", "swatch go").text("at work ");
    all.leaf("span", "", "class", "swatch wait").text("waits ");
    all.text(" · time since the start");
    if (leftOut > 0) {
      all.text(" · " + leftOut + " more are in the tables below");
    }
    return all.close();
  }

  private static void hatch(Markup all) {
    all.open("defs")
        .open(
            "pattern",
            "id",
            "wait",
            "width",
            "6",
            "height",
            "6",
            "patternUnits",
            "userSpaceOnUse",
            "patternTransform",
            "rotate(45)");
    all.empty("rect", "class", "hatch-back", "width", "6", "height", "6");
    all.empty("path", "class", "hatch", "d", "M0,0V6").close().close();
  }

  private void row(Markup all, NodeTrack node, int y) {
    int depth = node.path().names().size() - 1;
    String name = depth == 0 ? StagesPart.title(node) : node.path().name();
    int indent = Math.min(depth, 4);
    String style = depth == 0 ? "stage" : "step";
    Svg.text(all, style, 12 * indent, y + 15, "start", Words.cut(name, 27 - 2 * indent));
    for (NodeTrack.Span span : node.spans()) {
      bar(all, node, span, y + (LINE - BAR) / 2);
    }
    Svg.text(all, "length", WIDTH, y + 15, "end", Words.length(node.length()));
  }

  private void bar(Markup all, NodeTrack node, NodeTrack.Span span, int y) {
    double from = Math.min(axis.x(span.from()), RIGHT - LEAST);
    double width = Math.max(LEAST, axis.x(span.to()) - from);
    boolean last = span.equals(node.spans().get(node.spans().size() - 1));
    boolean thin = !span.waits() && !node.inside().isEmpty();
    String style =
        span.waits() ? "waits" : node.state() == NodeState.FAILED && last ? "bad" : "done";
    int height = thin ? 4 : BAR;
    int top = y + (BAR - height) / 2;
    Svg.box(all, "bar " + style, from, top, width, height, title(node, span));
  }

  private String title(NodeTrack node, NodeTrack.Span span) {
    Duration length = Duration.between(span.from(), span.to());
    Instant at = span.from();
    return node.path()
        + (span.waits() ? " waits " : " runs ")
        + Words.length(length)
        + ", from "
        + Words.time(at);
  }
}
