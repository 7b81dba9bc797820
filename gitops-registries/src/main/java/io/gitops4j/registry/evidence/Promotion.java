package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * That an artifact went from one place to the next.
 *
 * @param from the environment or repository it was in
 * @param to the environment or repository it went to
 * @param run the run that took it there
 * @param actor who started that
 * @param at when, kept to the second
 */
public record Promotion(String from, String to, String run, String actor, Instant at) {
  /** Checks that all is said. */
  public Promotion {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(actor, "actor");
    at = at.truncatedTo(ChronoUnit.SECONDS);
    if (from.isBlank() || to.isBlank()) {
      throw new IllegalArgumentException("A promotion goes from one place to another");
    }
  }

  /** As a predicate, to be attested. */
  public Predicate predicate() {
    ObjectNode json = StrictJson.object();
    json.put("from", from);
    json.put("to", to);
    json.put("run", run);
    json.put("actor", actor);
    json.put("promotedOn", at.toString());
    return Predicate.of(Predicate.PROMOTION, StrictJson.write(json));
  }
}
