package io.gitops4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One effect as the journal tells it.
 *
 * @param run whose
 * @param intended the record of its intent
 * @param payload what was to be sent
 * @param observed what came of it; none while that is not known
 */
record Operation(String run, RawRecord intended, JsonNode payload, @Nullable RawRecord observed) {
  private static final Set<String> HAPPENED = Set.of("DONE", "ADOPTED", "ALTERED");

  String key() {
    return intended.text("op");
  }

  String kind() {
    return intended.text("kind");
  }

  String node() {
    return intended.text("node");
  }

  /** {@code DONE}, {@code ADOPTED}, …; empty while it is not known. */
  String outcome() {
    return observed == null ? "" : observed.text("outcome");
  }

  boolean happened() {
    return HAPPENED.contains(outcome());
  }

  /** The edits it makes, if it is one that does. */
  JsonNode edits() {
    return payload.path("edits");
  }

  /** What it left, as the journal keeps it. */
  JsonNode receipt() {
    return observed == null
        ? com.fasterxml.jackson.databind.node.MissingNode.getInstance()
        : observed.json().path("receipt");
  }

  boolean isUnder(String stage) {
    return node().startsWith(stage + "/");
  }

  @Override
  public String toString() {
    return kind() + " " + key() + " of run " + run + " at " + node();
  }
}
