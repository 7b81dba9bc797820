package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Undoes a stage's changes. */
record RollBack() implements Compensation {
  @Override
  public String describe() {
    return "roll back";
  }

  @Override
  public List<Step> undo(Release release, NodePath stage) {
    List<CommitReceipt> landed = new ArrayList<>(Compensation.landed(release.receipts(stage)));
    landed.removeAll(Compensation.landed(release.receipts(stage.child("rollback"))));
    return Compensation.reverting(landed, Set.of(release.run()));
  }
}
