package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.WakeKey;
import java.time.Duration;
import java.util.Set;

/**
 * What looking for an effect, or performing it, found.
 *
 * @param <R> the effect's receipt
 */
public sealed interface Observation<R extends Receipt> {
  /** It happened, now. */
  record Done<R extends Receipt>(R receipt) implements Observation<R> {}

  /** It had happened before. */
  record Adopted<R extends Receipt>(R receipt) implements Observation<R> {}

  /** Somebody else did something else in the same place. */
  record Conflict<R extends Receipt>(String sentence) implements Observation<R> {}

  /** The target said no, for good. */
  record Refused<R extends Receipt>(String sentence) implements Observation<R> {}

  /** It happened, and a person changed it meanwhile. */
  record Altered<R extends Receipt>(R receipt, String sentence) implements Observation<R> {}

  /** It did not happen. */
  record Absent<R extends Receipt>() implements Observation<R> {}

  /**
   * It did not happen, because the target is not ready for it: approvals are missing, say. That is
   * no failure, however long it takes; it is tried again.
   *
   * @param sentence what it waits for
   * @param recheck when to try again, unless something wakes the run earlier
   * @param wakeOn what does
   */
  record NotReady<R extends Receipt>(String sentence, Duration recheck, Set<WakeKey> wakeOn)
      implements Observation<R> {
    /** Copies the keys. */
    public NotReady {
      wakeOn = Set.copyOf(wakeOn);
    }
  }

  /** It can't be told. */
  record Uncertain<R extends Receipt>(String sentence) implements Observation<R> {}
}
