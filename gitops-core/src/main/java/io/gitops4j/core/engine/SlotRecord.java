package io.gitops4j.core.engine;

import io.gitops4j.core.model.Fields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an environment's stream is made of. */
sealed interface SlotRecord {
  record Requested(String run, long order) implements SlotRecord {}

  record Owned(String run, long order, String node) implements SlotRecord {}

  /** The owner gave the slot back; with a release if it delivered one. */
  record Vacated(
      String run,
      long order,
      boolean promoted,
      @Nullable Fields artifacts,
      @Nullable Fields metrics,
      String actor)
      implements SlotRecord {}

  record Held(String why, String actor) implements SlotRecord {}

  record Unheld(String actor) implements SlotRecord {}

  record Expires(Instant at) implements SlotRecord {}
}
