package io.gitops4j.core.report;

import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.pipeline.Note;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a run learned and noted, and everything that happened to it. */
final class EvidencePart {
  private static final int MOST_FACTS = 200;
  private static final int MOST_NOTES = 20;
  private static final int MOST_NOTING = 12;
  private static final int MOST_EVENTS = 300;
  private static final Set<RunEvent.Kind> HIDDEN =
      EnumSet.of(RunEvent.Kind.YIELDED, RunEvent.Kind.INTENDED, RunEvent.Kind.NOTED);

  private EvidencePart() {}

  /** What steps learned. */
  static Markup learned(RunTrack track) {
    Markup page = new Markup();
    List<NodeTrack> wise = track.all().stream().filter(n -> !n.evidence().isEmpty()).toList();
    if (wise.isEmpty()) {
      return page;
    }
    page.open("section")
        .leaf("h2", "Evidence")
        .open("div", "class", "wide")
        .open("table", "class", "listed");
    Tables.head(page, "What", "Value", "Learned at");
    page.open("tbody");
    int facts = 0;
    for (NodeTrack node : wise) {
      for (var fact : node.evidence().asMap().entrySet()) {
        if (facts++ < MOST_FACTS) {
          page.open("tr").leaf("th", fact.getKey(), "scope", "row");
          page.leaf("td", Tables.value(fact.getValue()));
          page.leaf("td", node.path().toString(), "class", "soft").close();
        }
      }
    }
    page.close().close().close();
    Tables.leftOut(page, facts - MOST_FACTS, "fact");
    return page.close();
  }

  /** What steps noted while they ran. */
  static Markup noted(ReportedRun run, RunTrack track) {
    Markup page = new Markup();
    List<NodeTrack> noting =
        track.all().stream()
            .filter(n -> n.inside().isEmpty())
            .filter(n -> !run.run().release().notes(n.path()).isEmpty())
            .toList();
    if (noting.isEmpty()) {
      return page;
    }
    page.open("section").leaf("h2", "Notes");
    for (NodeTrack node : noting.subList(0, Math.min(noting.size(), MOST_NOTING))) {
      notes(page, node, run.run().release().notes(node.path()));
    }
    Tables.leftOut(page, noting.size() - MOST_NOTING, "step");
    return page.close();
  }

  private static void notes(Markup page, NodeTrack node, List<Note> all) {
    List<Note> last = all.subList(Math.max(0, all.size() - MOST_NOTES), all.size());
    String cut = all.size() > last.size() ? ", the last " + last.size() + " of them" : "";
    page.open("details");
    page.leaf("summary", node.path() + ": " + Words.count(all.size(), "note") + cut);
    page.open("div", "class", "wide").open("table", "class", "listed");
    Tables.head(page, "Note", "When", "What");
    page.open("tbody");
    for (Note note : last) {
      page.open("tr").leaf("th", note.name(), "scope", "row");
      page.open("td").time(note.at()).close();
      page.leaf("td", Tables.value(note.fields()), "class", "left").close();
    }
    page.close().close().close().close();
  }

  /** Everything that happened, folded away. */
  static Markup events(ReportedRun run) {
    List<RunEvent> all =
        run.events().stream().filter(event -> !HIDDEN.contains(event.kind())).toList();
    List<RunEvent> last = all.subList(Math.max(0, all.size() - MOST_EVENTS), all.size());
    String cut = all.size() > last.size() ? ", the last " + last.size() + " of them" : "";
    Markup page = new Markup();
    page.open("section").leaf("h2", "What happened").open("details");
    page.leaf("summary", Words.count(all.size(), "event") + cut);
    page.open("div", "class", "wide").open("table", "class", "listed");
    Tables.head(page, "When", "Where", "What");
    page.open("tbody");
    for (RunEvent event : last) {
      page.open("tr").open("td", "class", "time").time(event.at()).close();
      page.leaf("td", event.node().map(Object::toString).orElse(""));
      page.leaf("td", Tables.value(event.sentence()), "class", "left").close();
    }
    return page.close().close().close().close().close();
  }
}
