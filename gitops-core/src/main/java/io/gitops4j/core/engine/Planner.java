package io.gitops4j.core.engine;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Node;
import io.gitops4j.core.pipeline.Note;
import io.gitops4j.core.pipeline.Outline;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Preview;
import io.gitops4j.core.pipeline.Preview.Certainty;
import io.gitops4j.core.pipeline.Preview.Line;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.pipeline.StageNode;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out what a run would do, from previews alone. */
final class Planner {
  private final Pipeline pipeline;
  private final Snapshot snapshot;
  private final Release release;
  private final List<Plan.Entry> entries = new ArrayList<>();
  private final StageDifferences differences;

  Planner(Pipeline pipeline, Start start, Snapshot snapshot) {
    this.pipeline = pipeline;
    this.snapshot = snapshot;
    this.differences = new StageDifferences(snapshot);
    this.release = new NothingYet(pipeline.name(), start);
  }

  Plan plan() {
    for (Product product : pipeline.products()) {
      NodePath path = NodePath.of("produce", product.name());
      preview(path, product.effect(), Optional.empty(), false);
    }
    for (StageNode stage : pipeline.stages()) {
      stage(NodePath.of(stage.name()), stage, Optional.empty(), false);
    }
    entries.addAll(differences.entries(NodePath.of(pipeline.name())));
    return new Plan(pipeline.toString(), entries);
  }

  private void stage(NodePath path, StageNode stage, Optional<String> outer, boolean conditional) {
    Optional<String> environment = stage.environment().or(() -> outer);
    stage.guards().forEach(g -> add(path, Certainty.CONDITIONAL, "when open: " + g.describe()));
    for (Node node : stage.nodes()) {
      NodePath inner = path.child(node.name());
      if (node instanceof Node.StepNode step) {
        step(inner, step.step(), environment, conditional);
      } else if (node instanceof Node.WhenNode when) {
        add(inner, Certainty.CONDITIONAL, "when " + when.condition().describe());
        stage(inner, when.body(), environment, true);
      } else if (node instanceof Node.ForEachNode each) {
        add(inner, Certainty.EXACT, "for each, in " + each.fanout().describe());
        each.branches().forEach(b -> stage(inner.child(b.name()), b, environment, conditional));
      }
    }
    stage
        .compensation()
        .ifPresent(c -> add(path, Certainty.CONDITIONAL, "on failure: " + c.describe()));
  }

  private void step(NodePath path, Step step, Optional<String> environment, boolean conditional) {
    Outline outline = step.outline(release);
    if (step instanceof Change change) {
      differences.add(change, new Scope(release, path, environment));
    }
    if (outline.isOpaque()) {
      add(path, Certainty.OPAQUE, step.describe());
    } else if (outline.effects().isEmpty()) {
      add(path, Certainty.EXACT, step.describe());
    }
    for (Effect<?> effect : outline.effects().values()) {
      preview(path, effect, environment, conditional);
    }
  }

  private void preview(
      NodePath path, Effect<?> effect, Optional<String> environment, boolean conditional) {
    Preview preview = effect.preview(new Scope(release, path, environment), snapshot);
    for (Line line : preview.lines()) {
      boolean weaken = conditional && line.certainty() == Certainty.EXACT;
      Certainty certainty = weaken ? Certainty.CONDITIONAL : line.certainty();
      entries.add(new Plan.Entry(path, new Line(certainty, line.text(), line.diff())));
    }
  }

  private void add(NodePath path, Certainty certainty, String text) {
    entries.add(new Plan.Entry(path, new Line(certainty, text, "")));
  }

  /** The release of a run that was not started. */
  private record NothingYet(String application, Start start) implements Release {
    @Override
    public RunId run() {
      return new RunId("plan");
    }

    @Override
    public Actor startedBy() {
      return Actor.SYSTEM;
    }

    @Override
    public Optional<CommitId> source() {
      return start.commit();
    }

    @Override
    public Optional<Artifact> find(Product product) {
      return Optional.empty();
    }

    @Override
    public Map<String, Artifact> artifacts() {
      return Map.of();
    }

    @Override
    public Evidence evidence(NodePath under) {
      return Evidence.none();
    }

    @Override
    public Evidence evidence() {
      return Evidence.none();
    }

    @Override
    public List<Note> notes(NodePath under) {
      return List.of();
    }

    @Override
    public List<Receipt> receipts(NodePath under) {
      return List.of();
    }

    @Override
    public List<Receipt> receipts() {
      return List.of();
    }

    @Override
    public boolean changedNothing(NodePath under) {
      return true;
    }

    @Override
    public Optional<Instant> doneAt(NodePath node) {
      return Optional.empty();
    }
  }
}
