package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Connections;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a gate may look at. Not to be kept. */
public interface GateContext {
  /** What the run has so far. */
  Release release();

  /** The stage it guards. */
  NodePath stage();

  /** The stage's environment. */
  Optional<String> environment();

  /** The time of the run. */
  Instant now();

  /** The digest of what is asked for: artifacts, edits and target. Approvals count for it alone. */
  Digest subject();

  /** What people said at this gate about this subject, the latest of each. */
  List<Opinion> opinions();

  /** Who wrote the source, committed it and started the run: their approval does not count. */
  Set<Actor> authors();

  /** The evidence of the environment's present release; none if it has none. */
  Evidence champion();

  /** For reading: a gate changes nothing. */
  Connections connections();

  /** What an opinion at this gate wakes. */
  WakeKey wakeKey();

  /** The same for a gate of another name. */
  GateContext forGate(String name);

  /**
   * What somebody said.
   *
   * @param actor who
   * @param approves yes or no
   * @param reason why, may be empty
   * @param at when
   */
  record Opinion(Actor actor, boolean approves, String reason, Instant at) {}
}
