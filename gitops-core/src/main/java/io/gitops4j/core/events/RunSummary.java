package io.gitops4j.core.events;

import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.StageStatus;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.pipeline.PullRequestReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a run does by a pull request and how far it is, in Markdown, for those who look at that. */
final class RunSummary {
  private static final int MOST_LINES = 150;
  private static final int LONGEST_LINE = 200;

  private RunSummary() {}

  static String of(Run run, PullRequestReceipt pullRequest) {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(Markdown.code(run.pipeline() + " " + run.release().version()));
    text.append("\n\nRun ").append(Markdown.code(run.id().value())).append(' ');
    text.append(state(run)).append(".\n\n**Changes**\n\n");
    text.append(Markdown.block("diff", diff(pullRequest.diff())));
    if (!run.release().artifacts().isEmpty()) {
      text.append("\n**Artifacts**\n\n");
      run.release()
          .artifacts()
          .forEach(
              (name, artifact) -> item(text, name, Markdown.code(artifact.reference().toString())));
    }
    if (!run.stages().isEmpty()) {
      text.append("\n**Stages**\n\n").append(stages(run));
    }
    return text.toString();
  }

  /** A list of the stages, each with how far it is. */
  static String stages(Run run) {
    StringBuilder text = new StringBuilder();
    run.stages().forEach(stage -> item(text, stage.name(), Markdown.line(stage(stage))));
    return text.toString();
  }

  private static void item(StringBuilder text, String name, String what) {
    text.append("- ").append(Markdown.code(name)).append(": ").append(what).append('\n');
  }

  /** What a run is doing or has come to. */
  static String state(Run run) {
    String word = word(run.outcome().map(Enum::name).orElse(run.status().name()));
    Optional<Problem> problem = run.problem();
    return (run.hasEnded() ? "has ended, " : "is ")
        + word
        + problem.map(p -> ": " + Markdown.line(p.sentence())).orElse("");
  }

  /** How far a stage is, and what its gates say. */
  private static String stage(StageStatus stage) {
    String gates = stage.gates().equals(stage.sentence()) ? "" : stage.gates();
    List<String> parts = new ArrayList<>(List.of(word(stage.state().name())));
    for (String part : List.of(stage.sentence(), gates)) {
      if (!part.isEmpty()) {
        parts.add(cut(part, 2 * LONGEST_LINE));
      }
    }
    return String.join("; ", parts);
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static List<String> diff(List<String> all) {
    List<String> lines = new ArrayList<>();
    for (String line : all.subList(0, Math.min(all.size(), MOST_LINES))) {
      lines.add(cut(line.replace('\n', ' '), LONGEST_LINE));
    }
    if (all.size() > MOST_LINES) {
      lines.add("and " + (all.size() - MOST_LINES) + " more lines");
    }
    return lines;
  }

  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return text.substring(0, end) + "…";
  }
}
