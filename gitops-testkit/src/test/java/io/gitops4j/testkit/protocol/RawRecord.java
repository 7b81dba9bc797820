package io.gitops4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;

/**
 * One record as it was written.
 *
 * @param sequence its number in the stream, from 0
 * @param type its name
 * @param json its content
 */
record RawRecord(long sequence, String type, JsonNode json) {
  private static final Set<String> PROGRESS =
      Set.of(
          "Claimed",
          "Yielded",
          "StepStarted",
          "StepWaiting",
          "StepDone",
          "StepFailed",
          "GatesJudged",
          "ConditionLatched",
          "OpIntended",
          "OpObserved",
          "Overridden",
          "DefinitionAdopted",
          "Parked",
          "Ended");

  boolean is(String name) {
    return type.equals(name);
  }

  /** Whether only the holder of the run's claim may write it. */
  boolean isProgress() {
    return PROGRESS.contains(type);
  }

  long epoch() {
    return json.path("epoch").asLong();
  }

  Instant at() {
    return Instant.parse(json.path("at").asText());
  }

  /** A text of the record; empty if it has none. */
  String text(String field) {
    return json.path(field).asText("");
  }
}
