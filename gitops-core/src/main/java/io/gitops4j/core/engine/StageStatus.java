package io.gitops4j.core.engine;

import java.util.Objects;

/**
 * How far one stage of a run is. Immutable.
 *
 * @param name the stage's
 * @param state how far it is
 * @param sentence for people: what it waits for, or why it failed or was skipped; may be empty
 * @param gates what its gates said last, as a sentence; empty if they were not asked
 */
public record StageStatus(String name, State state, String sentence, String gates) {
  /** Checks that nothing is missing. */
  public StageStatus {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(gates, "gates");
  }

  /** How far a stage is. */
  public enum State {
    /** Those before it are not done. */
    PENDING,
    /** Its gates are closed, or its environment is in use. */
    BLOCKED,
    /** It is under way. */
    RUNNING,
    /** It is done. */
    DONE,
    /** It failed, or its gates refused. */
    FAILED,
    /** It was left out, as whoever started the run asked. */
    SKIPPED
  }
}
