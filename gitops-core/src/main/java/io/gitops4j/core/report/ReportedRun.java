package io.gitops4j.core.report;

import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Node;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.StageNode;
import io.gitops4j.core.pipeline.Step;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run that a report is about, with all that can be said of it. Immutable. */
public final class ReportedRun {
  private final Run run;
  private final @Nullable Pipeline definition;
  private final List<RunEvent> events;
  private final Instant asOf;
  private final Map<NodePath, StageNode> stages = new LinkedHashMap<>();
  private final Map<NodePath, Step> steps = new LinkedHashMap<>();

  ReportedRun(Run run, @Nullable Pipeline definition, List<RunEvent> events, Instant asOf) {
    this.run = run;
    this.definition = definition;
    this.events = List.copyOf(events);
    this.asOf = asOf;
    if (definition != null) {
      definition.stages().forEach(stage -> collect(NodePath.of(stage.name()), stage));
    }
  }

  private void collect(NodePath path, Node node) {
    if (node instanceof Node.StepNode step) {
      steps.put(path, step.step());
    } else if (node instanceof Node.WhenNode when) {
      collect(path, when.body());
    } else if (node instanceof Node.ForEachNode each) {
      each.branches().forEach(branch -> collect(path.child(branch.name()), branch));
    } else if (node instanceof StageNode stage) {
      stages.put(path, stage);
      stage.nodes().forEach(inner -> collect(path.child(inner.name()), inner));
    }
  }

  /** The run. */
  public Run run() {
    return run;
  }

  /** The definition it goes by; empty if nobody has it any more. */
  public Optional<Pipeline> definition() {
    return Optional.ofNullable(definition);
  }

  /** Its steps by their places; none if nobody has the definition any more. */
  public Map<NodePath, Step> steps() {
    return Collections.unmodifiableMap(steps);
  }

  /** All that happened to it, in order. */
  public List<RunEvent> events() {
    return events;
  }

  /** The moment up to which the report looks. */
  public Instant asOf() {
    return asOf;
  }

  Optional<StageNode> stage(NodePath path) {
    return Optional.ofNullable(stages.get(path));
  }
}
