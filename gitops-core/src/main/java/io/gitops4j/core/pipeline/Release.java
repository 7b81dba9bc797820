package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.spi.Connections;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a run has made and learned so far: a read-only view folded from its journal. Steps don't
 * hand a release on, so none can swap a digest in it.
 */
public interface Release {
  /** What is delivered. */
  String application();

  /** By which run. */
  RunId run();

  /** What started it. */
  Start start();

  /** Who started the run. */
  Actor startedBy();

  /** Who wrote the source, committed it and started the run. */
  default Set<Actor> authors(Connections connections) {
    Set<Actor> authors = new LinkedHashSet<>();
    authors.add(startedBy());
    for (Identity identity : start().authors()) {
      authors.add(connections.actor(identity).orElseGet(() -> Actor.of(identity.value())));
    }
    return authors;
  }

  /** The source commit, where the run was started by one. */
  Optional<CommitId> source();

  /** What a product became; empty while it is not built. */
  Optional<Artifact> find(Product product);

  /** Everything that was built or adopted so far, by product name. */
  Map<String, Artifact> artifacts();

  /** What was learned at a node and inside it; on the same name the later stands. */
  Evidence evidence(NodePath under);

  /** Everything that was learned. */
  Evidence evidence();

  /**
   * What steps {@link StepContext#note noted} at a node and inside it, in the order they did; of a
   * step that was tried again, the last attempt's.
   */
  List<Note> notes(NodePath under);

  /** What effects left at a node and inside it, in the order they happened. */
  List<Receipt> receipts(NodePath under);

  /** What all effects left, in the order they happened. */
  List<Receipt> receipts();

  /**
   * Whether it is certain that nothing at a node and inside it changed anything outside: no commit
   * landed, no proposal was opened that may be merged yet, and no effect of another sort was ever
   * begun. What code does without {@link StepContext#once} is not seen.
   */
  boolean changedNothing(NodePath under);

  /** When a node was done; empty while it is not. */
  Optional<Instant> doneAt(NodePath node);

  /** A short name for people: the first artifact's tag, or the source commit, or the run. */
  default String version() {
    return artifacts().values().stream()
        .findFirst()
        .flatMap(a -> a.reference().tag())
        .or(() -> source().map(CommitId::abbreviated))
        .orElse(run().value());
  }
}
