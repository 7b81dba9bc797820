package io.gitops4j.core.report;

import io.gitops4j.core.model.Problem;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.PullRequestReceipt;
import io.gitops4j.core.pipeline.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stages in words: gates, steps, what they left behind. */
final class StagesPart {
  /** The node that all products are built in. */
  private static final String PRODUCE = "produce";

  /** How many sentences of one sort are said in full. */
  static final int MOST_SAID = 12;

  private static final int MOST_OPEN = 24;
  private static final int MOST_ROWS = 400;
  private static final int MOST_GATES = 20;

  private final ReportedRun run;
  private final Markup page = new Markup();

  private StagesPart(ReportedRun run) {
    this.run = run;
  }

  static Markup of(ReportedRun run, RunTrack track) {
    StagesPart part = new StagesPart(run);
    part.page.open("section").leaf("h2", "Stages");
    track.top().forEach(part::stage);
    return part.page.close();
  }

  /** The name of a stage, or what stands for the products. */
  static String title(NodeTrack node) {
    return isBuild(node) ? "Build" : node.path().name();
  }

  /** Whether it stands for the products. */
  static boolean isBuild(NodeTrack node) {
    return node.path().toString().equals(PRODUCE);
  }

  private void stage(NodeTrack node) {
    page.open("section", "class", "stage").open("h3").text(title(node) + " ");
    Tables.pill(page, node.state(), node.state().word());
    page.close();
    about(node);
    List<NodeTrack> inside = new RunTrack(List.of(node)).all();
    boolean repeated =
        inside.stream().anyMatch(n -> n != node && n.sentence().equals(node.sentence()));
    if (!node.sentence().isEmpty() && !repeated) {
      page.leaf("p", node.sentence());
    }
    inside.stream()
        .filter(n -> n.state() == NodeState.DONE && !n.sentence().isEmpty())
        .forEach(n -> page.leaf("p", within(node, n) + ": " + n.sentence()));
    List<NodeTrack> gated = inside.stream().filter(n -> n.gates().isPresent()).toList();
    gated.stream().limit(MOST_GATES).forEach(n -> GatesTable.add(page, n, run.events()));
    Tables.leftOut(page, gated.size() - MOST_GATES, "stage with gates");
    steps(node, inside.stream().filter(n -> n.inside().isEmpty() && n != node).toList());
    page.close();
  }

  private void about(NodeTrack node) {
    List<String> parts = new ArrayList<>();
    run.stage(node.path())
        .flatMap(stage -> stage.environment())
        .ifPresent(environment -> parts.add("into " + environment));
    node.begun().ifPresent(at -> parts.add("began " + Words.time(at)));
    if (node.begun().isPresent()) {
      String length = Words.length(node.length());
      parts.add(node.state().isUnderWay() ? length + " so far" : "took " + length);
    }
    if (!parts.isEmpty()) {
      page.leaf("p", String.join(" · ", parts), "class", "soft");
    }
  }

  private void steps(NodeTrack stage, List<NodeTrack> steps) {
    if (steps.isEmpty()) {
      return;
    }
    boolean fold = steps.size() > MOST_OPEN;
    if (fold) {
      failures(stage, steps.stream().filter(s -> s.state() == NodeState.FAILED).toList());
      page.open("details").leaf("summary", counted(steps));
    }
    page.open("div", "class", "wide").open("table", "class", "steps listed");
    Tables.head(page, "Step", "State", "Began", "Took", "Left behind");
    page.open("tbody");
    steps.stream().limit(MOST_ROWS).forEach(step -> step(stage, step));
    page.close().close().close();
    Tables.leftOut(page, steps.size() - MOST_ROWS, "step");
    if (fold) {
      page.close();
    }
  }

  private void failures(NodeTrack stage, List<NodeTrack> failed) {
    if (failed.isEmpty()) {
      return;
    }
    page.open("ul", "class", "said");
    for (NodeTrack each : failed.subList(0, Math.min(failed.size(), MOST_SAID))) {
      page.open("li")
          .leaf("strong", within(stage, each))
          .text(": " + Tables.value(each.sentence()));
      page.close();
    }
    page.close();
    Tables.leftOut(page, failed.size() - MOST_SAID, "failed step");
  }

  /** A step's place within its stage. */
  private static String within(NodeTrack stage, NodeTrack step) {
    List<String> names = step.path().names();
    return String.join(" / ", names.subList(stage.path().names().size(), names.size()));
  }

  private static String counted(List<NodeTrack> steps) {
    Map<NodeState, Integer> counts = new LinkedHashMap<>();
    steps.forEach(step -> counts.merge(step.state(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach((state, count) -> parts.add(count + " " + state.word()));
    return Words.count(steps.size(), "step") + ": " + String.join(", ", parts);
  }

  private void step(NodeTrack stage, NodeTrack step) {
    page.open("tr").leaf("th", within(stage, step), "scope", "row");
    page.open("td");
    Tables.pill(page, step.state(), step.state().word());
    page.close();
    page.leaf("td", step.begun().map(this::sinceStart).orElse(""), "class", "time");
    page.leaf("td", step.begun().isPresent() ? Words.length(step.length()) : "", "class", "time");
    page.open("td", "class", "left");
    sentence(step);
    List<Receipt> receipts = run.run().release().receipts(step.path());
    receipts.stream().limit(MOST_SAID).forEach(this::receipt);
    Tables.leftOut(page, receipts.size() - MOST_SAID, "effect");
    page.close().close();
  }

  /** Why it is as it is, unless the page says that at its head. */
  private void sentence(NodeTrack step) {
    Optional<String> problem = run.run().problem().map(Problem::toString);
    if (problem.filter(step.sentence()::equals).isPresent()) {
      page.open("p").leaf("a", "what went wrong", "href", "#" + HeadPart.PROBLEM).close();
    } else if (!step.sentence().isEmpty()) {
      page.leaf("p", Tables.value(step.sentence()));
    }
  }

  private String sinceStart(Instant at) {
    Duration since = Duration.between(run.run().startedAt(), at);
    return since.toSeconds() == 0 ? "at the start" : "+" + Words.length(since);
  }

  private void receipt(Receipt receipt) {
    page.open("p");
    if (receipt instanceof PullRequestReceipt proposed && proposed.isOpened()) {
      page.link(proposed.url(), receipt.describe());
    } else if (receipt instanceof CommitReceipt commit && commit.changedSomething()) {
      page.leaf("a", receipt.describe(), "href", "#" + ChangesPart.anchor(commit));
    } else {
      page.text(receipt.describe());
    }
    page.close();
  }
}
