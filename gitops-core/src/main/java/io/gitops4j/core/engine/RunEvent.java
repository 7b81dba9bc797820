package io.gitops4j.core.engine;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a run, as listeners see it: a projection of the journal, numbered by
 * it, so that it can be replayed from any number. Immutable.
 */
public final class RunEvent {
  private final TenantId tenant;
  private final RunId run;
  private final String pipeline;
  private final long sequence;
  private final Instant at;
  private final Kind kind;
  private final @Nullable NodePath node;
  private final String sentence;
  private final Fields details;

  /** What sort of thing happened. */
  public enum Kind {
    /** The run was started. */
    STARTED,
    /** A process took it up. */
    CLAIMED,
    /** It goes on with a definition that came meanwhile. */
    DEFINITION_ADOPTED,
    /** A step or stage began. */
    STEP_STARTED,
    /** A step found something out. */
    NOTED,
    /** A step waits. */
    STEP_WAITING,
    /** A step or stage is done. */
    STEP_DONE,
    /** A step or stage failed. */
    STEP_FAILED,
    /** A stage's gates were judged. */
    GATES_JUDGED,
    /** A stage was skipped, as whoever started the run asked. */
    SKIPPED,
    /** A branch was taken or left. */
    CONDITION,
    /** An effect is about to happen. */
    INTENDED,
    /** An effect happened, or can't. */
    OBSERVED,
    /** Somebody went around a gate. */
    OVERRIDDEN,
    /** Somebody said something to the run. */
    COMMAND,
    /** The run waits, holding nothing. */
    YIELDED,
    /** The run waits for a person. */
    PARKED,
    /** The run has ended. */
    ENDED
  }

  RunEvent(
      TenantId tenant,
      RunId run,
      String pipeline,
      long sequence,
      Instant at,
      Kind kind,
      @Nullable NodePath node,
      String sentence,
      Fields details) {
    this.tenant = Objects.requireNonNull(tenant, "tenant");
    this.run = Objects.requireNonNull(run, "run");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.sequence = sequence;
    this.at = Objects.requireNonNull(at, "at");
    this.kind = Objects.requireNonNull(kind, "kind");
    this.node = node;
    this.sentence = Objects.requireNonNull(sentence, "sentence");
    this.details = Objects.requireNonNull(details, "details");
  }

  /** Whose run. */
  public TenantId tenant() {
    return tenant;
  }

  /** Which run. */
  public RunId run() {
    return run;
  }

  /** The name of its pipeline. */
  public String pipeline() {
    return pipeline;
  }

  /** The number of the journal's record, from 0; not every record is an event. */
  public long sequence() {
    return sequence;
  }

  /** When. */
  public Instant at() {
    return at;
  }

  /** What sort of thing happened. */
  public Kind kind() {
    return kind;
  }

  /** Where in the pipeline. */
  public Optional<NodePath> node() {
    return Optional.ofNullable(node);
  }

  /** For people. */
  public String sentence() {
    return sentence;
  }

  /** For programs. */
  public Fields details() {
    return details;
  }

  @Override
  public String toString() {
    return at + " " + kind + " " + (node == null ? "" : node + " ") + sentence;
  }
}
