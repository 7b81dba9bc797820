package io.gitops4j.core.engine;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Node;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.StageNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline's nodes in the order they are walked, each as its path and the fingerprint of what it
 * says of itself; a stage's end is a line too. What a run keeps of its definition, to tell by what
 * another one differs.
 */
record Definition(List<String> lines) {
  private static final String END = " end";

  Definition {
    lines = List.copyOf(lines);
  }

  static Definition of(Pipeline pipeline) {
    List<String> lines = new ArrayList<>();
    for (Product product : pipeline.products()) {
      add(lines, NodePath.of("produce", product.name()), product.describe());
    }
    for (StageNode stage : pipeline.stages()) {
      walk(lines, NodePath.of(stage.name()), stage, "");
    }
    return new Definition(lines);
  }

  private static void walk(List<String> lines, NodePath path, StageNode stage, String outer) {
    add(lines, path, outer + stage.describeItself());
    for (Node node : stage.nodes()) {
      NodePath inner = path.child(node.name());
      if (node instanceof Node.WhenNode when) {
        walk(lines, inner, when.body(), when.describeItself());
      } else if (node instanceof StageNode nested) {
        walk(lines, inner, nested, "");
      } else {
        add(lines, inner, node.describeItself());
      }
      if (node instanceof Node.ForEachNode each) {
        each.branches().forEach(branch -> walk(lines, inner.child(branch.name()), branch, ""));
      }
    }
    lines.add(path + END);
  }

  private static void add(List<String> lines, NodePath path, String text) {
    String print = Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    lines.add(path + " " + print);
  }

  /** The names of its stages, and of what else is not inside of one, in order. */
  List<String> stages() {
    return lines.stream()
        .map(Definition::path)
        .filter(path -> !path.contains("/"))
        .distinct()
        .toList();
  }

  /** The places of all nodes, in the order they are walked. */
  List<NodePath> nodes() {
    return lines.stream()
        .filter(line -> !line.endsWith(END))
        .map(line -> NodePath.parse(path(line)))
        .toList();
  }

  /**
   * The first node in which another definition differs from this one, among all that a run has
   * reached.
   */
  Optional<String> firstDifference(Definition other, RunState run) {
    for (int n = 0; n <= lastReached(run); n++) {
      String mine = lines.get(n);
      String theirs = n < other.lines.size() ? other.lines.get(n) : "";
      if (!mine.equals(theirs)) {
        return Optional.of(difference(mine, theirs, other));
      }
    }
    return Optional.empty();
  }

  private static String difference(String mine, String theirs, Definition other) {
    boolean gone = other.lines.stream().noneMatch(line -> path(line).equals(path(mine)));
    if (gone) {
      return path(mine) + " is gone";
    }
    boolean same = path(mine).equals(path(theirs)) && !mine.endsWith(END) && !theirs.endsWith(END);
    return same ? path(mine) + " is another" : path(theirs) + " comes in between";
  }

  private int lastReached(RunState run) {
    int last = lines.size() - 1;
    while (last >= 0 && !reached(lines.get(last), run)) {
      last--;
    }
    return last;
  }

  private static boolean reached(String line, RunState run) {
    NodePath path = NodePath.parse(path(line));
    NodeState node = run.node(path);
    return line.endsWith(END)
        ? node.isDone() || node.isFailed()
        : node.isStarted() || run.condition(path).isPresent();
  }

  /** Whether a node is the same in another definition. */
  boolean keeps(NodePath node, Definition other) {
    Optional<String> mine = line(node);
    return mine.isPresent() && mine.equals(other.line(node));
  }

  private Optional<String> line(NodePath node) {
    return lines.stream()
        .filter(line -> path(line).equals(node.toString()) && !line.endsWith(END))
        .findFirst();
  }

  private static String path(String line) {
    return line.substring(0, Math.max(0, line.indexOf(' ')));
  }
}
