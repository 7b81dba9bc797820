package io.gitops4j.core.report;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Start;
import java.time.Duration;
import java.util.List;

/** What a run is, what came of it, and what somebody has to do now. */
final class HeadPart {
  /** The place of what went wrong within the page. */
  static final String PROBLEM = "problem";

  private final ReportedRun reported;
  private final Run run;
  private final RunTrack track;

  HeadPart(ReportedRun reported, RunTrack track) {
    this.reported = reported;
    this.run = reported.run();
    this.track = track;
  }

  static String title(Run run) {
    return run.pipeline() + " " + run.release().version();
  }

  Markup markup() {
    Markup page = new Markup();
    page.open("header").leaf("p", "Delivery run", "class", "eyebrow").leaf("h1", title(run));
    page.open("p", "class", "verdict");
    Tables.pill(page, Words.style(run), Words.state(run));
    page.text(" " + sentence()).close();
    facts(page);
    page.close();
    run.problem().ifPresent(problem -> problem(page, problem));
    if (!run.waits().isEmpty()) {
      waits(page);
    }
    return page;
  }

  private String sentence() {
    if (run.outcome().isEmpty()) {
      return switch (run.status()) {
        case QUEUED -> "Nobody took it up yet.";
        case RUNNING -> "A process is at it.";
        case CANCELLING -> "It is being cancelled.";
        case PARKED -> "It waits for a person to decide.";
        case WAITING, ENDED -> waitsForPeople() ? "It waits for people." : "It waits.";
      };
    }
    return outcome(run.outcome().get());
  }

  private boolean waitsForPeople() {
    return run.waits().stream().anyMatch(Run.Wait::isForPeople);
  }

  private String outcome(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> "Delivered: " + stages(NodeState.DONE, "nothing was to do") + ".";
      case FAILED -> stages(NodeState.FAILED, "It") + " failed.";
      case ROLLED_BACK -> stages(NodeState.FAILED, "It") + " failed and was undone.";
      case CANCELLED -> "Somebody cancelled it before it changed anything.";
      case CANCELLED_AFTER_EFFECT -> "Somebody cancelled it after it had changed something.";
      case SUPERSEDED -> "Something newer took its place.";
      case REJECTED -> stages(NodeState.FAILED, "It") + " was refused.";
    };
  }

  private String stages(NodeState state, String otherwise) {
    List<String> names =
        track.top().stream()
            .filter(node -> node.state() == state)
            .filter(node -> state != NodeState.DONE || !StagesPart.isBuild(node))
            .map(StagesPart::title)
            .toList();
    return names.isEmpty() ? otherwise : Words.list(names);
  }

  private void facts(Markup page) {
    Release release = run.release();
    page.open("dl", "class", "facts");
    fact(page, "Started by", new Markup().text(release.startedBy().name()));
    fact(page, "Start", new Markup().text(start(release.start())));
    fact(page, "Began", new Markup().time(run.startedAt()));
    Duration length = Duration.between(run.startedAt(), reported.asOf());
    fact(page, run.hasEnded() ? "Took" : "So far", new Markup().text(Words.length(length)));
    release
        .source()
        .ifPresent(
            commit ->
                fact(
                    page,
                    "Source",
                    new Markup().leaf("code", commit.abbreviated(), "title", commit.hex())));
    fact(page, "Run", new Markup().leaf("code", run.id().value()));
    page.close();
    release
        .artifacts()
        .forEach(
            (name, artifact) -> {
              page.open("p", "class", "artifact").leaf("span", name, "class", "soft");
              page.text(" ").leaf("code", artifact.reference().toString()).close();
            });
  }

  private static String start(Start start) {
    String details = String.join(", ", Words.details(start));
    return Words.cut(Words.kind(start) + (details.isEmpty() ? "" : ": " + details), 300);
  }

  private static void fact(Markup page, String name, Markup value) {
    page.open("div").leaf("dt", name).open("dd").add(value).close().close();
  }

  private void problem(Markup page, Problem problem) {
    boolean parked = !run.hasEnded();
    page.open("section", "class", "callout bad", "id", PROBLEM);
    page.leaf("h2", parked ? "Why it stopped" : "What went wrong");
    page.leaf("p", problem.sentence());
    if (!problem.remedy().isEmpty()) {
      page.open("p").leaf("strong", "What to do: ").text(problem.remedy()).close();
    }
    String where = problem.where().map(NodePath::toString).orElse("");
    if (!where.isEmpty()) {
      page.leaf("p", "At " + where, "class", "soft");
    }
    page.close();
  }

  private void waits(Markup page) {
    page.open("section", "class", "callout wait").leaf("h2", "What it waits for").open("ul");
    for (Run.Wait wait :
        run.waits().subList(0, Math.min(run.waits().size(), StagesPart.MOST_SAID))) {
      String where = wait.node().toString();
      page.open("li");
      if (!wait.sentence().startsWith(where)) {
        page.leaf("strong", where).text(": ");
      }
      page.text(wait.sentence()).close();
    }
    page.close();
    Tables.leftOut(page, run.waits().size() - StagesPart.MOST_SAID, "wait");
    page.close();
  }
}
