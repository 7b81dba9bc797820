package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A compensation, and steps after it; neither where a stage left everything as it was. */
record ContinuedCompensation(Compensation first, List<Step> more) implements Compensation {
  @Override
  public String describe() {
    return first.describe()
        + more.stream().map(step -> ", then " + step.describe()).collect(Collectors.joining());
  }

  @Override
  public List<Step> following() {
    List<Step> steps = new ArrayList<>(first.following());
    steps.addAll(more);
    return steps;
  }

  @Override
  public List<Step> undo(Release release, NodePath stage) {
    List<Step> steps = new ArrayList<>(first.undo(release, stage));
    if (!steps.isEmpty() || !release.changedNothing(stage)) {
      steps.addAll(more);
    }
    return steps;
  }
}
