package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RunId;
import java.util.List;
import java.util.Set;

/**
 * What undoes a stage that failed. Its steps run under {@code <stage>/rollback}, are journaled and
 * resumed like any others, and are not guarded. The environment is put on hold first, unless there
 * are no steps: then there is nothing to undo.
 */
public interface Compensation {
  /** For people and the fingerprint. */
  String describe();

  /**
   * The steps that undo what a stage did, worked out from its receipts; the same each time. None if
   * there is nothing to undo.
   *
   * @param release what the run has so far
   * @param stage the stage that failed
   */
  List<Step> undo(Release release, NodePath stage);

  /**
   * The same, and then these steps. Where nothing follows Git by itself, what it says after the
   * rollback is applied by {@code rollBack().then(Steps.apply(…))}. Where there was nothing to undo
   * and the stage {@link Release#changedNothing changed nothing}, as when a check before its first
   * change failed, these steps are left out too.
   */
  default Compensation then(Step... steps) {
    return new ContinuedCompensation(this, List.of(steps));
  }

  /**
   * Brings back the values that the stage's changes replaced, by {@link #reverting forward
   * commits}.
   */
  static Compensation rollBack() {
    return new RollBack();
  }

  /** The changes among receipts that are commits now and could be undone. */
  static List<CommitReceipt> landed(List<Receipt> receipts) {
    return receipts.stream()
        .filter(CommitReceipt.class::isInstance)
        .map(CommitReceipt.class::cast)
        .filter(CommitReceipt::changedSomething)
        .toList();
  }

  /**
   * Steps that bring back the values that landed changes replaced: one forward commit for each
   * branch and route (a direct commit, or a pull request), the latest first. A pull request follows
   * the terms of the latest it undoes: {@link PullRequestSpec#mergedByUs}, {@link
   * PullRequestSpec#approvals}, {@link PullRequestSpec#lookEvery}, reviewers, labels, draft. A
   * person merges it unless all it undoes were to be merged by us, with the same approvals. Where
   * somebody else touched one of the values since, the step leaves all of its values alone, and
   * says so in its evidence as {@value #LEFT_ALONE}.
   *
   * @param landed what is undone, the oldest first
   * @param by the runs that did it
   */
  static List<Step> reverting(List<CommitReceipt> landed, Set<RunId> by) {
    return Revert.of(landed, by);
  }

  /** The name of the evidence that a value was left alone; it is a sentence. */
  String LEFT_ALONE = "leftAlone";
}
