package io.gitops4j.canary.traffic;

import io.gitops4j.core.model.Fields;
import java.util.List;

/**
 * What a controller says of an object.
 *
 * @param type of what it says
 * @param status {@code True}, {@code False} or {@code Unknown}, as it is where nothing is said
 * @param reason in a word; empty if there is none
 * @param message a sentence; empty if there is none
 * @param observed the generation it speaks of; the largest number if it doesn't say
 */
record Condition(String type, String status, String reason, String message, long observed) {
  /** The one of a type among an object's conditions. */
  static Condition in(List<Fields> conditions, String type) {
    return conditions.stream()
        .filter(c -> c.findText("type").filter(type::equals).isPresent())
        .findFirst()
        .map(c -> read(c, type))
        .orElse(new Condition(type, "Unknown", "", "nothing was said yet", Long.MAX_VALUE));
  }

  private static Condition read(Fields condition, String type) {
    return new Condition(
        type,
        Places.text(condition, "status", "Unknown"),
        Places.text(condition, "reason", ""),
        Places.text(condition, "message", ""),
        Places.number(condition, "observedGeneration", Long.MAX_VALUE));
  }

  boolean isTrue() {
    return status.equals("True");
  }

  boolean isUnknown() {
    return !isTrue() && !status.equals("False");
  }

  boolean isOf(long generation) {
    return observed >= generation;
  }

  @Override
  public String toString() {
    String why = reason + (reason.isEmpty() || message.isEmpty() ? "" : ", ") + message;
    return type + " is " + status + (why.isEmpty() ? "" : " (" + why + ")");
  }
}
