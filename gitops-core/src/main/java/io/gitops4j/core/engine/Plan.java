package io.gitops4j.core.engine;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Preview;
import java.util.List;
import java.util.Locale;

/**
 * What a run would do. Immutable.
 *
 * @param pipeline its name and version
 * @param entries in order
 */
public record Plan(String pipeline, List<Entry> entries) {
  /** Copies the list. */
  public Plan {
    entries = List.copyOf(entries);
  }

  /**
   * One line and where it belongs.
   *
   * @param node the place in the pipeline
   * @param line what would happen
   */
  public record Entry(NodePath node, Preview.Line line) {}

  /** The lines that say the run would be refused. */
  public List<Entry> refusals() {
    return entries.stream().filter(e -> e.line().certainty() == Preview.Certainty.REFUSED).toList();
  }

  /** As text for people, diffs included. */
  public String toText() {
    StringBuilder out = new StringBuilder("Plan of " + pipeline + "\n");
    for (Entry entry : entries) {
      String mark = entry.line().certainty().name().toLowerCase(Locale.ROOT);
      out.append(String.format("%-12s %s: %s%n", mark, entry.node(), entry.line().text()));
      entry.line().diff().lines().forEach(l -> out.append("    ").append(l).append('\n'));
    }
    return out.toString();
  }

  /** As JSON. */
  public String toJson() {
    List<Fields> lines =
        entries.stream()
            .map(
                e ->
                    Fields.of("node", e.node().toString())
                        .with("certainty", e.line().certainty().name().toLowerCase(Locale.ROOT))
                        .with("text", e.line().text())
                        .with("diff", e.line().diff()))
            .toList();
    return RecordCodec.canonical(Fields.of("pipeline", pipeline).with("entries", lines));
  }

  @Override
  public String toString() {
    return toText();
  }
}
