package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Compensation;
import io.gitops4j.core.pipeline.Node;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.StageNode;
import io.gitops4j.core.pipeline.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the stages of an environment do after a rollback, such as applying what Git says then. By
 * place, in the order of the stages. What stands under a condition is left out: whether it ever
 * took place is another matter in each of the runs that are undone.
 */
final class FollowingSteps {
  private final String environment;
  private final Map<NodePath, Step> found = new LinkedHashMap<>();

  private FollowingSteps(String environment) {
    this.environment = environment;
  }

  /**
   * Those of all stages that go into an environment.
   *
   * @param under where they take place
   */
  static Map<NodePath, Step> of(Pipeline pipeline, String environment, NodePath under) {
    FollowingSteps steps = new FollowingSteps(environment);
    for (StageNode stage : pipeline.stages()) {
      steps.add(under.child(stage.name()), stage, Optional.empty());
    }
    return steps.found;
  }

  private void add(NodePath path, StageNode stage, Optional<String> around) {
    Optional<String> here = stage.environment().or(() -> around);
    if (here.filter(environment::equals).isPresent()) {
      for (Step step : stage.compensation().map(Compensation::following).orElse(List.of())) {
        found.put(path.child(step.name()), step);
      }
    }
    for (Node node : stage.nodes()) {
      NodePath inner = path.child(node.name());
      if (node instanceof StageNode nested) {
        add(inner, nested, here);
      } else if (node instanceof Node.ForEachNode each) {
        each.branches().forEach(branch -> add(inner.child(branch.name()), branch, here));
      }
    }
  }
}
