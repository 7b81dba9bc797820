package io.gitops4j.core.report;

import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.NodePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes of a run as a tree, each with what became of it.
 *
 * @param top what is inside of no other: products under one node, and the stages
 */
record RunTrack(List<NodeTrack> top) {
  RunTrack {
    top = List.copyOf(top);
  }

  static RunTrack of(ReportedRun run) {
    Map<NodePath, NodeTrack> all = new LinkedHashMap<>();
    List<NodeTrack> top = new ArrayList<>();
    for (NodePath path : run.run().nodes()) {
      place(path, all, top);
    }
    for (RunEvent event : run.events()) {
      event.node().ifPresent(path -> place(path, all, top).apply(event));
    }
    top.forEach(node -> node.end(run.asOf(), run.run().hasEnded()));
    return new RunTrack(top);
  }

  /** The node of a place, made with all around it if there is none. */
  private static NodeTrack place(NodePath path, Map<NodePath, NodeTrack> all, List<NodeTrack> top) {
    NodeTrack known = all.get(path);
    if (known != null) {
      return known;
    }
    NodeTrack made = new NodeTrack(path);
    all.put(path, made);
    int depth = path.names().size();
    if (depth == 1) {
      top.add(made);
    } else {
      NodePath outer = new NodePath(path.names().subList(0, depth - 1));
      place(outer, all, top).inside().add(made);
    }
    return made;
  }

  /** All nodes, each before those inside it. */
  List<NodeTrack> all() {
    List<NodeTrack> all = new ArrayList<>();
    top.forEach(node -> collect(node, all));
    return all;
  }

  private static void collect(NodeTrack node, List<NodeTrack> all) {
    all.add(node);
    node.inside().forEach(inner -> collect(inner, all));
  }
}
