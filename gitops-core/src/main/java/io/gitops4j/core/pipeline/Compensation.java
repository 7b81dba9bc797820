package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import java.util.List;

/**
 * What undoes a stage that failed. Its steps run under {@code <stage>/rollback}, are journaled and
 * resumed like any others, and are not guarded. The environment is put on hold first.
 */
public interface Compensation {
  /** For people and the fingerprint. */
  String describe();

  /**
   * The steps that undo what a stage did, worked out from its receipts; the same each time.
   *
   * @param release what the run has so far
   * @param stage the stage that failed
   */
  List<Step> undo(Release release, NodePath stage);

  /**
   * Brings back, by a forward commit, the values that the stage's changes replaced: the latest
   * change first, by the route the change took. A value somebody set meanwhile is left alone.
   */
  static Compensation rollBack() {
    return new RollBack();
  }
}
