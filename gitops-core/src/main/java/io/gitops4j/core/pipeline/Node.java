package io.gitops4j.core.pipeline;

import java.util.List;

/** One node of a pipeline's tree, as the engine, the planner and drawings walk it. */
public sealed interface Node permits Node.StepNode, Node.WhenNode, Node.ForEachNode, StageNode {
  /** Its name, unique among its siblings. */
  String name();

  /** Everything that makes it this node and no other, for the pipeline's fingerprint. */
  String describe();

  /** The same without the nodes inside it. */
  default String describeItself() {
    return describe();
  }

  /** A step. */
  record StepNode(Step step) implements Node {
    @Override
    public String name() {
      return step.name();
    }

    @Override
    public String describe() {
      return "step " + step.name() + ": " + step.describe() + " " + step.options().describe();
    }
  }

  /** A branch that is taken or not. */
  record WhenNode(Condition condition, StageNode body) implements Node {
    @Override
    public String name() {
      return body.name();
    }

    @Override
    public String describe() {
      return describeItself() + body.describe();
    }

    @Override
    public String describeItself() {
      return "when " + condition.describe() + " ";
    }
  }

  /** One body for several items. */
  record ForEachNode(String name, Fanout fanout, List<StageNode> branches) implements Node {
    /** Copies the list. */
    public ForEachNode {
      branches = List.copyOf(branches);
    }

    @Override
    public String describe() {
      return describeItself() + " " + branches.stream().map(StageNode::describe).toList();
    }

    @Override
    public String describeItself() {
      return "for each " + name + " in " + fanout.describe();
    }
  }
}
