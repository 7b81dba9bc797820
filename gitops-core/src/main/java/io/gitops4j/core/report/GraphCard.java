package io.gitops4j.core.report;

import java.util.ArrayList;
import java.util.List;

/** One card of a pipeline's picture. Not thread-safe. */
final class GraphCard {
  private static final int LINE = 22;
  private static final int PADDING = 12;
  private static final int SQUARE = 14;
  private static final int MOST_SQUARES = 240;
  private static final double LETTER = 7.8;

  private final String title;
  private final NodeState state;
  private final String below;
  private final String length;
  private final List<Line> lines = new ArrayList<>();

  /** A line of a card, or some small squares. */
  private record Line(
      int depth, NodeState state, String text, boolean gate, List<NodeTrack> squares) {}

  GraphCard(String title, NodeState state, String below, String length) {
    this.title = title;
    this.state = state;
    this.below = below;
    this.length = length;
  }

  void line(int depth, NodeState lineState, String text) {
    lines.add(new Line(depth, lineState, text, false, List.of()));
  }

  void gate(NodeState gateState, String name) {
    lines.add(new Line(0, gateState, name, true, List.of()));
  }

  /** A small square for each node, for the first of them. */
  void squares(List<NodeTrack> nodes) {
    List<NodeTrack> first = nodes.subList(0, Math.min(nodes.size(), MOST_SQUARES));
    lines.add(new Line(0, NodeState.PENDING, "", false, first));
    if (first.size() < nodes.size()) {
      text("and " + (nodes.size() - first.size()) + " more");
    }
  }

  /** A line without a state. */
  void text(String text) {
    lines.add(new Line(-1, NodeState.DONE, text, false, List.of()));
  }

  /** Says that not everything is drawn. */
  void more() {
    if (!lines.get(lines.size() - 1).text().equals("…")) {
      text("…");
    }
  }

  int lines() {
    return lines.size();
  }

  String described() {
    return title + " is " + state.word();
  }

  int height(int width) {
    int height = head();
    for (Line line : lines) {
      height += height(line, width);
    }
    return height + (lines.isEmpty() ? 0 : PADDING);
  }

  private int head() {
    return below.isEmpty() ? 48 : 62;
  }

  private static int height(Line line, int width) {
    int columns = columns(width);
    return line.squares().isEmpty()
        ? LINE
        : (line.squares().size() + columns - 1) / columns * SQUARE + 10;
  }

  private static int columns(int width) {
    return (width - 2 * PADDING) / SQUARE;
  }

  void draw(Markup svg, int left, int top, int width, int height) {
    svg.open("g", "transform", "translate(" + left + "," + top + ")");
    svg.empty("rect", "class", "card", "width", "" + width, "height", "" + height, "rx", "8");
    svg.empty("path", "class", "edge " + state.style(), "d", edge(width));
    sign(svg, PADDING + 7, 30, state, "big");
    int room = width - 2 * PADDING - 24 - (int) (length.length() * 6.4);
    named(svg, PADDING + 22, 35, title, room, "name");
    if (!length.isEmpty()) {
      Svg.text(svg, "note", width - PADDING, 34, "end", length);
    }
    if (!below.isEmpty()) {
      named(svg, PADDING + 22, 52, below, width - 2 * PADDING - 22, "note");
    }
    int y = head();
    for (Line line : lines) {
      draw(svg, line, y, width);
      y += height(line, width);
    }
    svg.close();
  }

  /** A band along the upper edge. */
  private static String edge(int width) {
    return "M0,8a8,8 0 0 1 8,-8H%da8,8 0 0 1 8,8c0,-2.2 -1.8,-4 -4,-4H4c-2.2,0 -4,1.8 -4,4z"
        .formatted(width - 8);
  }

  private static void draw(Markup svg, Line line, int y, int width) {
    if (!line.squares().isEmpty()) {
      squares(svg, line.squares(), y, columns(width));
      return;
    }
    if (line.depth() < 0) {
      named(svg, PADDING + 22, y + 15, line.text(), width - 2 * PADDING - 22, "line");
      return;
    }
    int left = PADDING + 14 * Math.min(line.depth(), 3);
    svg.open("g");
    svg.leaf("title", line.text() + ": " + line.state().word());
    if (line.gate()) {
      String box = "M%d,%dl6,6l-6,6l-6,-6z".formatted(left + 7, y + 5);
      svg.empty("path", "class", "gate " + line.state().style(), "d", box);
    } else {
      sign(svg, left + 7, y + 11, line.state(), "small");
    }
    named(svg, left + 22, y + 15, line.text(), width - left - 22 - PADDING, "line");
    svg.close();
  }

  private static void squares(Markup svg, List<NodeTrack> nodes, int top, int columns) {
    for (int i = 0; i < nodes.size(); i++) {
      NodeTrack node = nodes.get(i);
      int x = PADDING + i % columns * SQUARE;
      int y = top + 4 + i / columns * SQUARE;
      String title = node.path().name() + ": " + node.state().word();
      Svg.box(svg, "square " + node.state().style(), x, y, 11, 11, title);
    }
  }

  private static void sign(Markup svg, int x, int y, NodeState state, String size) {
    String radius = size.equals("big") ? "9" : "7";
    svg.empty("circle", "class", "sign " + state.style(), "cx", "" + x, "cy", "" + y, "r", radius);
    Svg.text(svg, "sign " + state.style() + " " + size, x, y + 4, "middle", state.sign());
  }

  private static void named(Markup svg, int x, int y, String text, int room, String style) {
    String cut = Words.cut(text, Math.max(4, (int) (room / LETTER)));
    Svg.text(svg, style, x, y, "start", cut);
  }
}
