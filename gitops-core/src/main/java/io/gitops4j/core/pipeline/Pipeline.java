package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.NodePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one application is delivered: what is built, and the stages it goes through. Every method
 * returns a complete, checked value; nothing happens until a run is started. Immutable and
 * thread-safe.
 */
public final class Pipeline {
  private final String name;
  private final String version;
  private final List<Trigger> triggers;
  private final List<Product> products;
  private final List<StageNode> stages;
  private final Busy busy;
  private final DefinitionChange change;

  private Pipeline(
      String name,
      String version,
      List<Trigger> triggers,
      List<Product> products,
      List<StageNode> stages,
      Busy busy,
      DefinitionChange change) {
    this.name = Names.check("pipeline", name);
    this.version = version;
    this.triggers = List.copyOf(triggers);
    this.products = List.copyOf(products);
    this.stages = List.copyOf(stages);
    this.busy = busy;
    this.change = change;
  }

  /** A pipeline that delivers the application of that name. */
  public static Pipeline named(String name) {
    return new Pipeline(
        name, "1", List.of(), List.of(), List.of(), Busy.QUEUE, DefinitionChange.ADOPT);
  }

  /** The same with another version: change it when what it means changes. */
  public Pipeline version(String text) {
    return new Pipeline(name, text, triggers, products, stages, busy, change);
  }

  /** The same started by any of these; without triggers, by anything. */
  public Pipeline on(Trigger... any) {
    return new Pipeline(
        name, version, joined(triggers, List.of(any)), products, stages, busy, change);
  }

  /** The same with products that are made before the first stage, side by side. */
  public Pipeline produce(Product... inParallel) {
    List<Product> all = joined(products, List.of(inParallel));
    unique("product", all.stream().map(Product::name));
    return new Pipeline(name, version, triggers, all, stages, busy, change);
  }

  /** The same with one more stage after the others. */
  public Pipeline stage(String stageName, Consumer<Stage> body) {
    NodePath path = new NodePath(List.of(Names.check("stage", stageName)));
    StageNode added = Stage.describe(path, Places.of(stages), body);
    List<StageNode> all = joined(stages, List.of(added));
    unique("stage", all.stream().map(StageNode::name));
    return new Pipeline(name, version, triggers, products, all, busy, change);
  }

  /** The same with another way when an environment is in use; {@link Busy#QUEUE} unless said. */
  public Pipeline whenBusy(Busy how) {
    return new Pipeline(name, version, triggers, products, stages, how, change);
  }

  /**
   * The same with another way when a run goes on and the pipeline is no longer what the run began
   * with; {@link DefinitionChange#ADOPT} unless said. The present pipeline's word counts.
   */
  public Pipeline whenDefinitionChanges(DefinitionChange how) {
    return new Pipeline(name, version, triggers, products, stages, busy, how);
  }

  /** Its name, and that of the application. */
  public String name() {
    return name;
  }

  /** Its version. */
  public String version() {
    return version;
  }

  /** What starts it; none means anything does. */
  public List<Trigger> triggers() {
    return triggers;
  }

  /** What is made before the first stage. */
  public List<Product> products() {
    return products;
  }

  /** Its stages, in order. */
  public List<StageNode> stages() {
    return stages;
  }

  /** What a run does when an environment is in use. */
  public Busy whenBusy() {
    return busy;
  }

  /** What becomes of a run that began with another definition. */
  public DefinitionChange whenDefinitionChanges() {
    return change;
  }

  /** Whether it takes this start by this actor. */
  public boolean accepts(Start start, Actor by) {
    return triggers.isEmpty() || triggers.stream().anyMatch(t -> t.accepts(start, by));
  }

  /**
   * Tells this definition from any other: equal for two pipelines that do the same, as far as their
   * descriptions say. The code of user steps and gates is outside it; their versions are inside.
   */
  public String fingerprint() {
    String text =
        Stream.of(
                Stream.of(name, version, busy.name()),
                triggers.stream().map(Trigger::describe),
                products.stream().map(p -> p.name() + " " + p.describe()),
                stages.stream().map(StageNode::describe))
            .flatMap(s -> s)
            .collect(Collectors.joining("\n"));
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32);
  }

  /** The pipeline as a Mermaid flowchart. */
  public String toMermaid() {
    return new MermaidFlowchart(this).text();
  }

  @Override
  public String toString() {
    return name + " " + version;
  }

  private static <T> List<T> joined(List<T> first, List<T> more) {
    List<T> all = new ArrayList<>(first);
    all.addAll(more);
    return all;
  }

  private void unique(String what, Stream<String> names) {
    List<String> seen = new ArrayList<>();
    names.forEach(
        n -> {
          if (seen.contains(n)) {
            throw new IllegalArgumentException(
                "Pipeline "
                    + name
                    + " has two "
                    + what
                    + "s named "
                    + n
                    + ". Give each its own name");
          }
          seen.add(n);
        });
  }
}
