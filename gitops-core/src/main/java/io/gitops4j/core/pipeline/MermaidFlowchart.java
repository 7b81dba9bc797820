package io.gitops4j.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Draws a pipeline as a Mermaid flowchart. */
final class MermaidFlowchart {
  private final StringBuilder out = new StringBuilder("flowchart LR\n");
  private final StringBuilder links = new StringBuilder();
  private final Pipeline pipeline;
  private int ids;

  MermaidFlowchart(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  String text() {
    String start = node("([\"", triggers(), "\"])", "  ");
    List<String> last = List.of(start);
    if (!pipeline.products().isEmpty()) {
      List<String> built = new ArrayList<>();
      for (Product product : pipeline.products()) {
        built.add(node("[\"", "build " + product.name(), "\"]", "  "));
      }
      link(last, built);
      last = built;
    }
    for (StageNode stage : pipeline.stages()) {
      last = stage(stage, last, "  ");
    }
    return out.append(links).toString();
  }

  private String triggers() {
    return pipeline.triggers().isEmpty()
        ? "start"
        : pipeline.triggers().stream().map(Trigger::describe).collect(Collectors.joining(", "));
  }

  private List<String> stage(StageNode stage, List<String> from, String indent) {
    List<String> last = from;
    if (!stage.guards().isEmpty()) {
      String gates =
          stage.guards().stream().map(Gate::describe).collect(Collectors.joining("<br/>"));
      List<String> gate = List.of(node("{{\"", gates, "\"}}", indent));
      link(last, gate);
      last = gate;
    }
    String title = stage.name() + stage.environment().map(e -> " → " + e).orElse("");
    out.append(indent)
        .append("subgraph s")
        .append(++ids)
        .append("[\"")
        .append(escape(title))
        .append("\"]\n");
    for (Node node : stage.nodes()) {
      last = inside(node, last, indent + "  ");
    }
    out.append(indent).append("end\n");
    return last;
  }

  private List<String> inside(Node node, List<String> from, String indent) {
    if (node instanceof Node.ForEachNode each) {
      List<String> ends = new ArrayList<>();
      for (StageNode branch : each.branches()) {
        ends.addAll(stage(branch, from, indent));
      }
      return ends;
    }
    if (node instanceof Node.WhenNode when) {
      List<String> choice = List.of(node("{\"", when.condition().describe(), "\"}", indent));
      link(from, choice);
      List<String> ends = new ArrayList<>(stage(when.body(), choice, indent));
      ends.addAll(choice);
      return ends;
    }
    List<String> step = List.of(node("[\"", label(node), "\"]", indent));
    link(from, step);
    return step;
  }

  private static String label(Node node) {
    if (node instanceof Node.StepNode s && s.step() instanceof Change change) {
      return (change.proposal().isPresent() ? "pull request to " : "commit to ")
          + change.repository();
    }
    return node.name();
  }

  private String node(String open, String text, String close, String indent) {
    String id = "n" + ++ids;
    out.append(indent).append(id).append(open).append(escape(text)).append(close).append('\n');
    return id;
  }

  private void link(List<String> from, List<String> to) {
    for (String a : from) {
      for (String b : to) {
        links.append("  ").append(a).append(" --> ").append(b).append('\n');
      }
    }
  }

  private static String escape(String text) {
    return text.replace("\"", "#quot;");
  }
}
