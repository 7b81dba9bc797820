package io.gitops4j.core.pipeline;

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

  /** It can't be told. */
  record Uncertain<R extends Receipt>(String sentence) implements Observation<R> {}
}
