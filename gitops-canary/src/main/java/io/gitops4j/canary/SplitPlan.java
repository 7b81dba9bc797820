package io.gitops4j.canary;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.pipeline.EditPlan;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.Split;
import java.util.List;

/**
 * The edits that make the router's manifests say the split of a move.
 *
 * @param router plans them
 * @param move which
 */
record SplitPlan(Router router, Move move) implements EditPlan {
  @Override
  public String describe() {
    return router.describe() + " " + move.shares().describe();
  }

  @Override
  public List<Edit> edits(Scope scope, ManifestSource files) {
    Split split = move.split(router.roles(scope.release(), scope.node(), files));
    return split == null ? List.of() : router.plan(files, split);
  }
}
