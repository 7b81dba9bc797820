package io.gitops4j.core.engine;

import io.gitops4j.core.model.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an environment's stream is made of. Written by anybody, expecting a version. Names and
 * components are the journal's format: they are added to, never changed.
 */
sealed interface SlotRecord {
  /** A run waits for it; a rollback goes before the others. */
  record Requested(String run, long order, boolean first) implements SlotRecord {}

  record Owned(String run, long order, String node) implements SlotRecord {}

  /** The owner gave the slot back; with a release if it delivered one. */
  record Vacated(
      String run,
      long order,
      boolean promoted,
      @Nullable Fields artifacts,
      @Nullable Fields metrics,
      String actor,
      @Nullable Left left,
      @Nullable Origin origin)
      implements SlotRecord {}

  record Held(String why, String actor) implements SlotRecord {}

  record Unheld(String actor) implements SlotRecord {}

  record Expires(Instant at) implements SlotRecord {}

  /** All that the records before it say, so that they can be forgotten. */
  record Summary(
      List<Requested> requests,
      @Nullable Owned owner,
      @Nullable Held hold,
      Instant heldAt,
      long promotedOrder,
      @Nullable Tenure current,
      List<Tenure> history,
      boolean cut)
      implements SlotRecord {}

  /** What an owner that gave the slot back left in Git. */
  enum Left {
    /** Nothing. */
    NOTHING,
    /** Changes, and what undoes them. */
    UNDONE,
    /** Changes. */
    CHANGES
  }

  /**
   * Where a promoted release comes from.
   *
   * @param release the run that made it; {@code null} where the environment was taken back to what
   *     was there before its first release
   * @param restores the number of the record a rollback went back to, {@link History#BEGINNING}, or
   *     {@code null} if it was no rollback
   * @param reason what whoever asked for it said
   * @param skipped reasons by skipped stage
   */
  record Origin(
      @Nullable String release,
      @Nullable Long restores,
      @Nullable String reason,
      @Nullable Map<String, String> skipped) {}

  /**
   * One run's time as owner, once it is over.
   *
   * @param number of the record that ended it
   * @param at when it ended
   * @param node the stage that owned it
   * @param vacated how it ended
   */
  record Tenure(long number, Instant at, String node, Vacated vacated) {}
}
