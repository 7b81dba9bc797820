package io.gitops4j.k8s.health;

import io.gitops4j.core.model.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * One of an object's conditions.
 *
 * @param list the path of the list that it is in
 * @param fields what it says
 */
record Condition(String list, Fields fields) {
  String type() {
    return fields.findText("type").orElse("");
  }

  String reason() {
    return fields.findText("reason").orElse("");
  }

  String status() {
    return fields.findText("status").orElse("");
  }

  boolean isTrue() {
    return status().equals("True");
  }

  boolean isFalse() {
    return status().equals("False");
  }

  /** When its status last changed, where it says so. */
  Optional<Instant> since() {
    return fields.findText("lastTransitionTime").flatMap(Condition::instant);
  }

  /** Where one of its fields is. */
  String at(String field) {
    return list + "[?(@.type==\"" + type() + "\")]." + field;
  }

  /** {@code Ready is False (NoNodes): there are none.}. */
  String sentence() {
    String reason = reason().isEmpty() ? "" : " (" + reason() + ")";
    String message = fields.findText("message").map(String::strip).orElse("");
    String because = message.isEmpty() ? "" : ": " + message;
    String said = type() + " is " + (status().isEmpty() ? "not set" : status()) + reason + because;
    return said.endsWith(".") ? said : said + ".";
  }

  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
