package io.gitops4j.core.trace;

import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.pipeline.CommitReceipt;
import java.util.Locale;

/** A trace in lines, a word before each. */
final class TraceText {
  private final StringBuilder text = new StringBuilder();

  private TraceText() {}

  static String of(Trace trace) {
    TraceText lines = new TraceText();
    Run run = trace.run();
    lines.text.append(run.pipeline()).append(' ').append(run.release().version()).append('\n');
    trace.artifacts().forEach((name, a) -> lines.line("artifact", name + " " + a.reference()));
    run.release().source().map(CommitId::hex).ifPresent(commit -> lines.line("source", commit));
    lines.line("run", run.id() + " " + state(run) + ", started by " + startedBy(run));
    trace
        .evidence()
        .fields()
        .asMap()
        .forEach((name, value) -> lines.line("evidence", name + " " + value));
    trace.opinions().forEach(opinion -> lines.line("gate", said(opinion)));
    trace.commits().forEach(commit -> lines.line("commit", landed(commit)));
    trace.stays().forEach(stay -> lines.line("in", stayed(stay)));
    return lines.text.toString();
  }

  private void line(String word, String what) {
    text.append(String.format(Locale.ROOT, "  %-9s ", word))
        .append(what.replaceAll("\\p{Cntrl}+", " "))
        .append('\n');
  }

  private static String state(Run run) {
    return run.outcome().map(Enum::name).orElse(run.status().name());
  }

  private static String startedBy(Run run) {
    return run.release().startedBy().name() + " at " + run.startedAt();
  }

  private static String said(Trace.Opinion opinion) {
    return opinion.gate()
        + (opinion.approves() ? " approved by " : " rejected by ")
        + opinion.actor()
        + " at "
        + opinion.at()
        + (opinion.reason().isEmpty() ? "" : ": " + opinion.reason());
  }

  private static String landed(CommitReceipt commit) {
    return commit.commit().abbreviated()
        + " on "
        + commit.repository()
        + ":"
        + commit.branch()
        + (commit.pullRequest() == 0 ? "" : ", pull request #" + commit.pullRequest())
        + (commit.approvals().isEmpty() ? "" : ", " + commit.approvals());
  }

  private static String stayed(Trace.Stay stay) {
    return stay.environment()
        + " since "
        + stay.since()
        + stay.until().map(end -> " until " + end).orElse(", now");
  }
}
