package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import java.time.Instant;
import java.util.Objects;

/**
 * What a step found out while it ran, before it acted on it.
 *
 * @param node the step's
 * @param name unique within the step
 * @param at when it was journaled
 * @param fields what it found
 */
public record Note(NodePath node, String name, Instant at, Fields fields) {
  /** Checks that all is there. */
  public Note {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(fields, "fields");
  }
}
