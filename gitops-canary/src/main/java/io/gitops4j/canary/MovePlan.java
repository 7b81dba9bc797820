package io.gitops4j.canary;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.pipeline.EditPlan;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.spi.ManifestSource;
import java.util.List;

/**
 * The edits of a move that are the user's own.
 *
 * @param router knows who is stable
 * @param move which
 * @param index which of them
 */
record MovePlan(Router router, Move move, int index) implements EditPlan {
  @Override
  public String describe() {
    return move.describe();
  }

  @Override
  public List<Edit> edits(Scope scope, ManifestSource files) {
    List<EditPlan> plans = move.edits(router.roles(scope.release(), scope.node(), files));
    return index < plans.size() ? plans.get(index).edits(scope, files) : List.of();
  }
}
