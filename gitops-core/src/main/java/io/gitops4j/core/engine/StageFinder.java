package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.Node;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.StageNode;
import java.util.ArrayList;
import java.util.List;

/** Finds a stage of a pipeline by its place. */
final class StageFinder {
  private StageFinder() {}

  static List<Gate> gates(Pipeline pipeline, NodePath wanted) {
    List<Gate> gates = new ArrayList<>();
    for (StageNode stage : pipeline.stages()) {
      search(NodePath.of(stage.name()), stage, wanted, gates);
    }
    return gates;
  }

  private static void search(NodePath path, StageNode stage, NodePath wanted, List<Gate> gates) {
    if (path.equals(wanted)) {
      gates.addAll(stage.guards());
    }
    for (Node node : stage.nodes()) {
      NodePath inner = path.child(node.name());
      if (node instanceof Node.WhenNode when) {
        search(inner, when.body(), wanted, gates);
      } else if (node instanceof Node.ForEachNode each) {
        each.branches().forEach(b -> search(inner.child(b.name()), b, wanted, gates));
      }
    }
  }
}
