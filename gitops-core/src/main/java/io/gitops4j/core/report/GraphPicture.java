package io.gitops4j.core.report;

import io.gitops4j.core.pipeline.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A pipeline as a picture: a card for each stage, with its gates and steps and their states. */
final class GraphPicture {
  private static final int WIDTH = 960;
  private static final int MOST_IN_ROW = 4;
  private static final int GAP = 34;
  private static final int WIDEST = 300;
  private static final int ROWS_APART = 40;
  private static final int MOST_LINES = 14;
  private static final int MOST_BRANCHES = 6;

  private final ReportedRun run;
  private final List<GraphCard> cards = new ArrayList<>();

  private GraphPicture(ReportedRun run, RunTrack track) {
    this.run = run;
    cards.add(start());
    track.top().forEach(node -> cards.add(card(node)));
  }

  static Markup of(ReportedRun run, RunTrack track) {
    return new GraphPicture(run, track).svg();
  }

  private GraphCard start() {
    Release release = run.run().release();
    String below = Words.kind(release.start()) + ", by " + release.startedBy();
    GraphCard card = new GraphCard("Start", NodeState.DONE, below, "");
    release.source().ifPresent(commit -> card.text("commit " + commit.abbreviated()));
    Words.details(release.start()).stream().limit(MOST_BRANCHES).forEach(card::text);
    return card;
  }

  private GraphCard card(NodeTrack node) {
    String below =
        run.stage(node.path()).flatMap(s -> s.environment()).map(e -> "into " + e).orElse("");
    String length = node.length().equals(Duration.ZERO) ? "" : Words.length(node.length());
    GraphCard card = new GraphCard(StagesPart.title(node), node.state(), below, length);
    node.gates()
        .map(GatesTable::said)
        .orElse(List.of())
        .forEach(gate -> card.gate(GatesTable.state(gate), gate.text("gate")));
    if (node.gates().isEmpty()) {
      run.stage(node.path())
          .ifPresent(s -> s.guards().forEach(g -> card.gate(NodeState.PENDING, g.name())));
    }
    lines(card, node, 0);
    return card;
  }

  private static void lines(GraphCard card, NodeTrack node, int depth) {
    if (node.inside().size() > MOST_BRANCHES && depth > 0) {
      card.squares(node.inside());
      return;
    }
    for (NodeTrack inner : node.inside()) {
      if (card.lines() >= MOST_LINES) {
        card.more();
        return;
      }
      card.line(depth, inner.state(), inner.path().name());
      lines(card, inner, depth + 1);
    }
  }

  private Markup svg() {
    int inRow = Math.min(MOST_IN_ROW, cards.size());
    int width = Math.min(WIDEST, (WIDTH - (inRow - 1) * GAP) / inRow);
    Markup all = new Markup();
    int top = 8;
    for (int first = 0; first < cards.size(); first += inRow) {
      List<GraphCard> row = cards.subList(first, Math.min(first + inRow, cards.size()));
      int height = row.stream().mapToInt(card -> card.height(width)).max().orElse(0);
      for (int i = 0; i < row.size(); i++) {
        int left = i * (width + GAP);
        row.get(i).draw(all, left, top, width, height);
        if (i + 1 < row.size()) {
          arrow(all, "M" + (left + width) + "," + (top + 24) + "h" + (GAP - 3));
        } else if (first + inRow < cards.size()) {
          arrow(all, around(left + width, top, height));
        }
      }
      top += height + ROWS_APART;
    }
    Markup svg = new Markup();
    String title = "The pipeline " + run.run().pipeline();
    Svg.open(svg, "graph", WIDTH, top - ROWS_APART + 8, title, description());
    svg.open("defs").open("marker", "id", "tip", "viewBox", "0 0 8 8", "refX", "7", "refY", "4");
    svg.empty("path", "class", "tip", "d", "M0,0.5L8,4L0,7.5z").close().close();
    return svg.add(all).close();
  }

  /** From the end of a row of cards to the beginning of the next. */
  private static String around(int right, int top, int height) {
    int turn = top + height + ROWS_APART / 2;
    return "M%d,%dh%dV%dH%dV%d"
        .formatted(right, top + 24, GAP / 2, turn, 24, top + height + ROWS_APART - 3);
  }

  private static void arrow(Markup all, String path) {
    all.empty("path", "class", "arrow", "d", path, "marker-end", "url(#tip)");
  }

  private String description() {
    return cards.stream().map(GraphCard::described).collect(Collectors.joining(", then "));
  }
}
