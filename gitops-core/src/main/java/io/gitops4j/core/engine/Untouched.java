package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.PullRequestReceipt;
import io.gitops4j.core.pipeline.Receipt;
import java.util.List;
import java.util.Set;

/**
 * Whether it is certain that a part of a run changed nothing outside. What is open, uncertain or
 * altered, or can fail half done, counts as a change.
 */
final class Untouched {
  private static final String MERGE = "git.merge";

  /** They land as a whole or not at all. */
  private static final Set<String> WHOLE =
      Set.of(CommitReceipt.KIND, PullRequestReceipt.KIND, MERGE);

  private static final Set<String> DID_NOT_HAPPEN = Set.of("REFUSED", "CONFLICT", "ABSENT");

  private Untouched() {}

  static boolean holds(RunState state, NodePath place) {
    List<OpState> ops =
        state.ops().values().stream().filter(op -> op.intended().node().isUnder(place)).toList();
    return ops.stream().allMatch(op -> op.happened() ? leftNothing(op, ops) : failedWhole(op));
  }

  private static boolean leftNothing(OpState op, List<OpState> all) {
    Receipt receipt = RunRelease.read(op.observed().orElseThrow());
    if (receipt instanceof CommitReceipt commit) {
      return !commit.changedSomething();
    }
    return receipt instanceof PullRequestReceipt proposed
        && (!proposed.isOpened() || wasNotMerged(op.intended().node(), all));
  }

  /** Whether the forge said so last; of a proposal that merely waited, a person may know better. */
  private static boolean wasNotMerged(NodePath node, List<OpState> all) {
    return all.stream()
        .filter(op -> op.intended().kind().equals(MERGE) && op.intended().node().equals(node))
        .reduce((first, last) -> last)
        .filter(merge -> outcome(merge, Set.of("REFUSED", "CONFLICT")))
        .isPresent();
  }

  private static boolean failedWhole(OpState op) {
    return WHOLE.contains(op.intended().kind()) && outcome(op, DID_NOT_HAPPEN);
  }

  private static boolean outcome(OpState op, Set<String> either) {
    return op.observed().filter(o -> either.contains(o.outcome())).isPresent();
  }
}
