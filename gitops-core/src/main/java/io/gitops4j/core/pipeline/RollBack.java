package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Undoes a stage's changes, the latest first. */
record RollBack() implements Compensation {
  @Override
  public String describe() {
    return "roll back";
  }

  @Override
  public List<Step> undo(Release release, NodePath stage) {
    NodePath rollback = stage.child("rollback");
    List<CommitReceipt> landed = new ArrayList<>();
    for (Receipt receipt : release.receipts(stage)) {
      if (receipt instanceof CommitReceipt c && c.changedSomething()) {
        landed.add(c);
      }
    }
    landed.removeAll(
        release.receipts(rollback).stream()
            .filter(CommitReceipt.class::isInstance)
            .map(CommitReceipt.class::cast)
            .toList());
    Collections.reverse(landed);
    List<Step> steps = new ArrayList<>();
    for (CommitReceipt receipt : landed) {
      steps.add(new Revert("revert-" + receipt.commit().abbreviated(), receipt));
    }
    return steps;
  }
}
