package io.gitops4j.core.trace;

import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A run as the way of what it delivered: from which commit, who let it through, what was known of
 * it, which commits brought it where, and from when until when it was there. Immutable.
 */
public final class Trace {
  private final Run run;
  private final List<Opinion> opinions;
  private final List<Stay> stays;

  Trace(Run run, List<Opinion> opinions, List<Stay> stays) {
    this.run = Objects.requireNonNull(run, "run");
    this.opinions = List.copyOf(opinions);
    this.stays = List.copyOf(stays);
  }

  /**
   * What somebody said at a gate.
   *
   * @param gate {@code <stage>/<gate>}
   * @param actor who
   * @param approves whether it was a yes
   * @param reason in their words; may be empty
   * @param at when
   */
  public record Opinion(String gate, String actor, boolean approves, String reason, Instant at) {
    static Opinion of(RunEvent event) {
      Fields said = event.details();
      return new Opinion(
          said.text("gate"),
          said.text("actor"),
          said.isTrue("approves"),
          said.findText("reason").orElse(""),
          event.at());
    }
  }

  /**
   * A time in an environment.
   *
   * @param environment which
   * @param since when it came
   * @param until when the next one came; empty while it is there
   */
  public record Stay(String environment, Instant since, Optional<Instant> until) {}

  /** The run. */
  public Run run() {
    return run;
  }

  /** What it delivered, by product. */
  public Map<String, Artifact> artifacts() {
    return run.release().artifacts();
  }

  /** What was learned of it, from all its steps. */
  public Evidence evidence() {
    return run.release().evidence();
  }

  /** Who said what at its gates, the first first. Reviews on a forge are in {@link #commits()}. */
  public List<Opinion> opinions() {
    return opinions;
  }

  /** The commits that changed something, the first first; each with who approved it on a forge. */
  public List<CommitReceipt> commits() {
    return run.release().receipts().stream()
        .filter(CommitReceipt.class::isInstance)
        .map(CommitReceipt.class::cast)
        .filter(CommitReceipt::changedSomething)
        .toList();
  }

  /** Where it was and is. */
  public List<Stay> stays() {
    return stays;
  }

  /** All of it, for people. */
  public String text() {
    return TraceText.of(this);
  }

  @Override
  public String toString() {
    return run + " in " + stays.stream().map(Stay::environment).distinct().toList();
  }
}
