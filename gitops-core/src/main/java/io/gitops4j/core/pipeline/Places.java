package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the nodes of a pipeline are. */
final class Places {
  private static final int SHOWN = 20;

  private Places() {}

  /** The places of stages and of everything inside them. */
  static Set<NodePath> of(List<StageNode> stages) {
    Set<NodePath> places = new LinkedHashSet<>();
    stages.forEach(stage -> collect(NodePath.of(stage.name()), stage, places));
    return places;
  }

  /** The place of a node and of everything inside it. */
  static Set<NodePath> of(NodePath path, Node node) {
    Set<NodePath> places = new LinkedHashSet<>();
    collect(path, node, places);
    return places;
  }

  /** Some of them, for a message. */
  static String described(Collection<NodePath> places) {
    String more = places.size() > SHOWN ? ", …" : "";
    return places.stream().limit(SHOWN).map(NodePath::toString).collect(Collectors.joining(", "))
        + more;
  }

  private static void collect(NodePath path, Node node, Set<NodePath> places) {
    places.add(path);
    if (node instanceof Node.WhenNode when) {
      when.body().nodes().forEach(inner -> collect(path.child(inner.name()), inner, places));
    } else if (node instanceof Node.ForEachNode each) {
      each.branches().forEach(branch -> collect(path.child(branch.name()), branch, places));
    } else if (node instanceof StageNode stage) {
      stage.nodes().forEach(inner -> collect(path.child(inner.name()), inner, places));
    }
  }
}
