package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.WakeKey;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/** What came of a step for now. */
public sealed interface StepResult {
  /** It is done, and this was learned. */
  record Done(Evidence learned) implements StepResult {
    /** Checks that something was given. */
    public Done {
      Objects.requireNonNull(learned, "learned");
    }
  }

  /**
   * It waits; no thread is held meanwhile.
   *
   * @param why a sentence for people
   * @param wakeOn what wakes it
   * @param noLaterThan when it wants to look again anyway
   * @param state what it wants to remember
   */
  record Waiting(String why, Set<WakeKey> wakeOn, Duration noLaterThan, State state)
      implements StepResult {
    /** Checks the duration. */
    public Waiting {
      wakeOn = Set.copyOf(wakeOn);
      Objects.requireNonNull(state, "state");
      if (noLaterThan.isNegative() || noLaterThan.isZero()) {
        throw new IllegalArgumentException("A step that waits must say for how long at most");
      }
    }
  }

  /** It failed. */
  record Failed(Problem problem) implements StepResult {
    /** Checks that a problem was given. */
    public Failed {
      Objects.requireNonNull(problem, "problem");
    }
  }

  /** Done, nothing learned. */
  static StepResult done() {
    return new Done(Evidence.none());
  }

  /** Done, and this was learned. */
  static StepResult done(Evidence learned) {
    return new Done(learned);
  }

  /** Waits, and looks again after so long. */
  static StepResult waiting(String why, Duration noLaterThan, WakeKey... wakeOn) {
    return new Waiting(why, Set.of(wakeOn), noLaterThan, State.none());
  }

  /** Failed: a check said no. */
  static StepResult failed(String sentence) {
    return new Failed(Problem.of(Problem.Kind.CHECK_FAILED, sentence, ""));
  }
}
