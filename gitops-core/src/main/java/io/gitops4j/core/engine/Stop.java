package io.gitops4j.core.engine;

import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.WakeKey;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends the present walk through a pipeline from deep inside it. Control flow, not an error: it has
 * no stack trace, and never leaves this package.
 */
final class Stop extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient @Nullable Problem problem;
  private final transient @Nullable Outcome outcome;
  private final transient Set<WakeKey> wakeOn;
  private final transient @Nullable Duration pause;
  private transient @Nullable OperationKey inDoubt;

  /** What is to happen. */
  enum Kind {
    /** The step goes on later. */
    POSTPONE,
    /** The step failed. */
    FAIL,
    /** The run waits for a person. */
    PARK,
    /** The run is over. */
    END,
    /** Somebody asked to cancel the run. */
    CANCEL
  }

  private Stop(
      Kind kind,
      String sentence,
      @Nullable Problem problem,
      @Nullable Outcome outcome,
      Set<WakeKey> wakeOn,
      @Nullable Duration pause) {
    super(sentence, null, false, false);
    this.kind = kind;
    this.problem = problem;
    this.outcome = outcome;
    this.wakeOn = wakeOn;
    this.pause = pause;
  }

  static Stop postpone(String why, Duration pause, Set<WakeKey> wakeOn) {
    return new Stop(Kind.POSTPONE, why, null, null, wakeOn, pause);
  }

  /** Goes on later, after a failure that may pass; the pause grows with their number. */
  static Stop retryLater(String why, @Nullable Duration atLeast, Problem ifForTooLong) {
    return new Stop(Kind.POSTPONE, why, ifForTooLong, null, Set.of(), atLeast);
  }

  static Stop fail(Problem problem) {
    return new Stop(Kind.FAIL, problem.sentence(), problem, null, Set.of(), null);
  }

  static Stop park(Problem problem) {
    return new Stop(Kind.PARK, problem.sentence(), problem, null, Set.of(), null);
  }

  static Stop end(Outcome outcome, Problem problem) {
    return new Stop(Kind.END, problem.sentence(), problem, outcome, Set.of(), null);
  }

  static Stop cancel() {
    return new Stop(Kind.CANCEL, "cancelled", null, null, Set.of(), null);
  }

  /** The same, and it is not known whether an operation happened. */
  Stop doubting(OperationKey op) {
    inDoubt = op;
    return this;
  }

  @Nullable OperationKey inDoubt() {
    return inDoubt;
  }

  Kind kind() {
    return kind;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  Problem problem() {
    return problem == null ? Problem.of(Problem.Kind.STEP_THREW, sentence(), "") : problem;
  }

  /** Whether it is about a failure that may pass. */
  boolean isFailure() {
    return problem != null;
  }

  Outcome outcome() {
    return outcome == null ? Outcome.FAILED : outcome;
  }

  Set<WakeKey> wakeOn() {
    return wakeOn;
  }

  @Nullable Duration pause() {
    return pause;
  }
}
