package io.gitops4j.core.report;

import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.Fields;
import java.util.List;
import java.util.Locale;

/** What the gates of a stage said, and what people said at them. */
final class GatesTable {
  private static final int MOST_OPINIONS = 40;

  private GatesTable() {}

  /** A gate's verdict as a state. */
  static NodeState state(Fields gate) {
    return switch (gate.findText("verdict").orElse("")) {
      case "Open" -> NodeState.DONE;
      case "Refused" -> NodeState.FAILED;
      default -> NodeState.BLOCKED;
    };
  }

  /** What each gate said; together where the journal does not have it apart. */
  static List<Fields> said(RunEvent judged) {
    List<Fields> gates = judged.details().objects("gates");
    Fields together = Fields.of("gate", "all gates").with("sentence", judged.sentence());
    return gates.isEmpty() ? List.of(together.and(judged.details())) : gates;
  }

  static void add(Markup page, NodeTrack stage, List<RunEvent> events) {
    if (stage.gates().isEmpty()) {
      return;
    }
    RunEvent judged = stage.gates().get();
    page.open("div", "class", "wide").open("table", "class", "listed");
    Tables.head(page, "Gate", "Verdict", "Because", "As of");
    page.open("tbody");
    for (Fields gate : said(judged)) {
      page.open("tr");
      page.leaf("th", gate.text("gate"), "scope", "row").open("td");
      Tables.pill(page, state(gate), gate.text("verdict").toLowerCase(Locale.ROOT));
      page.close().leaf("td", gate.text("sentence"), "class", "left");
      page.open("td").time(judged.at()).close().close();
    }
    page.close().close().close();
    opinions(page, stage, events);
  }

  private static void opinions(Markup page, NodeTrack stage, List<RunEvent> events) {
    String gates = stage.path() + "/";
    List<RunEvent> said =
        events.stream()
            .filter(event -> event.kind() == RunEvent.Kind.COMMAND)
            .filter(event -> gate(event).startsWith(gates))
            .filter(event -> !gate(event).substring(gates.length()).contains("/"))
            .toList();
    if (said.isEmpty()) {
      return;
    }
    page.open("ul", "class", "said");
    for (RunEvent each : said.subList(0, Math.min(said.size(), MOST_OPINIONS))) {
      page.open("li").leaf("strong", each.details().text("actor"));
      page.text(each.details().isTrue("approves") ? " approved at " : " rejected at ");
      page.text(gate(each).substring(gates.length()) + ", ");
      page.time(each.at());
      String reason = each.details().findText("reason").orElse("");
      if (!reason.isEmpty()) {
        page.text(": ").leaf("q", Tables.value(reason));
      }
      page.close();
    }
    page.close();
    Tables.leftOut(page, said.size() - MOST_OPINIONS, "opinion");
  }

  /** The gate that somebody said something at, {@code prod/approvals}; else empty. */
  private static String gate(RunEvent event) {
    return event.details().findText("gate").orElse("");
  }
}
