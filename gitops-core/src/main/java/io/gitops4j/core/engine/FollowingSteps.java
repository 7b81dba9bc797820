package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Node;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.StageNode;
import io.gitops4j.core.pipeline.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the stages of an environment do after a rollback, such as applying what Git says then. By
 * place, in the order of the stages.
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
    pipeline.stages().forEach(stage -> steps.add(under, stage, Optional.empty()));
    return steps.found;
  }

  private void add(NodePath outside, StageNode stage, Optional<String> around) {
    NodePath path = outside.child(stage.name());
    Optional<String> here = stage.environment().or(() -> around);
    if (here.filter(environment::equals).isPresent()) {
      stage
          .compensation()
          .ifPresent(c -> c.following().forEach(step -> found.put(path.child(step.name()), step)));
    }
    for (Node node : stage.nodes()) {
      if (node instanceof Node.WhenNode when) {
        add(path, when.body(), here);
      } else if (node instanceof Node.ForEachNode each) {
        each.branches().forEach(branch -> add(path.child(each.name()), branch, here));
      } else if (node instanceof StageNode inner) {
        add(path, inner, here);
      }
    }
  }
}
