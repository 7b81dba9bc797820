package io.gitops4j.core.engine;

import io.gitops4j.core.engine.SlotRecord.Tenure;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A release that came into an environment: what, when, by whom, and why. Immutable. */
public final class Promotion {
  private final RunId run;
  private final SlotRecord.Origin origin;
  private final Fields artifacts;
  private final Fields metrics;
  private final Instant since;
  private final @Nullable Instant until;
  private final String by;

  private Promotion(Tenure tenure, @Nullable Instant until) {
    this.run = new RunId(tenure.vacated().run());
    this.origin = History.origin(tenure);
    this.artifacts = orNone(tenure.vacated().artifacts());
    this.metrics = orNone(tenure.vacated().metrics());
    this.since = tenure.at();
    this.until = until;
    this.by = tenure.vacated().actor();
  }

  /** All of a history, newest first; a run that delivered in several stages is there once. */
  static List<Promotion> of(History history) {
    List<Promotion> promotions = new ArrayList<>();
    List<Tenure> tenures = history.tenures();
    Instant until = null;
    String newer = "";
    for (int i = tenures.size() - 1; i >= 0; i--) {
      Tenure tenure = tenures.get(i);
      if (tenure.vacated().promoted() && !tenure.vacated().run().equals(newer)) {
        promotions.add(new Promotion(tenure, until));
        until = tenure.at();
        newer = tenure.vacated().run();
      }
    }
    return promotions;
  }

  /** What is there now; empty if nothing is. */
  static Optional<Promotion> current(History history) {
    return history
        .promotion()
        .map(t -> new Promotion(t, null))
        .filter(p -> p.release().isPresent());
  }

  private static Fields orNone(@Nullable Fields fields) {
    return fields == null ? Fields.none() : fields;
  }

  /** The run that brought it here. */
  public RunId run() {
    return run;
  }

  /**
   * The run that made it: an earlier one after a rollback, or when it was promoted again. Empty if
   * a rollback brought back what was there before the first release.
   */
  public Optional<RunId> release() {
    return Optional.ofNullable(origin.release()).map(RunId::new);
  }

  /** References by product, with their digests. */
  public Fields artifacts() {
    return artifacts;
  }

  /** What the run that made it had measured. */
  public Fields metrics() {
    return metrics;
  }

  /** When it came. */
  public Instant since() {
    return since;
  }

  /** When the next one came; empty for what is there now. */
  public Optional<Instant> until() {
    return Optional.ofNullable(until);
  }

  /** Who had started the run. */
  public String by() {
    return by;
  }

  /** Whether it was there before and was brought back. */
  public boolean isRollback() {
    return origin.restores() != null;
  }

  /** Whether an earlier run's artifacts were promoted once more. */
  public boolean isRepeated() {
    return !isRollback() && !run.value().equals(origin.release());
  }

  /** The stages that were skipped on its way here, with the reasons; a hotfix has some. */
  public Map<String, String> skipped() {
    return origin.skipped() == null ? Map.of() : Map.copyOf(origin.skipped());
  }

  /** What whoever asked for a rollback said; else empty. */
  public String reason() {
    return origin.reason() == null ? "" : origin.reason();
  }

  @Override
  public String toString() {
    return (isRollback() ? "back to " : "") + origin.release() + " by " + by + " since " + since;
  }
}
