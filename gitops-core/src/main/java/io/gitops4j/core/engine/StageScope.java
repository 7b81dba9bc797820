package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.StageNode;
import io.gitops4j.core.pipeline.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The stages around a step, the outermost first, and the environment they deliver into.
 *
 * @param around stages with their places
 * @param environment of the innermost that names one
 * @param guarded whether their gates hold; those of a rollback don't
 */
record StageScope(List<Placed> around, Optional<String> environment, boolean guarded) {
  /** Outside every stage. */
  static final StageScope OUTSIDE = new StageScope(List.of(), Optional.empty(), true);

  /** A stage and its place. */
  record Placed(NodePath path, StageNode stage, Optional<String> environment) {}

  StageScope inside(NodePath path, StageNode stage) {
    Optional<String> inner = stage.environment().or(() -> environment);
    List<Placed> more = new java.util.ArrayList<>(around);
    more.add(new Placed(path, stage, inner));
    return new StageScope(List.copyOf(more), inner, guarded);
  }

  StageScope unguarded() {
    return new StageScope(around, environment, false);
  }

  /** The verdict of all gates around an effect that is about to happen. */
  Verdict atAct(GateKeeper gates) {
    Verdict verdict = Verdict.open("no gates");
    for (Placed placed : guarded ? around : List.<Placed>of()) {
      verdict = gates.judge(placed.path(), placed.stage(), placed.environment(), true);
      if (!(verdict instanceof Verdict.Open)) {
        return verdict;
      }
    }
    return verdict;
  }
}
