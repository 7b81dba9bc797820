package io.gitops4j.core.pipeline;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stage as it was described: its environment, guards, nodes, and what undoes it. Immutable. */
public final class StageNode implements Node {
  private final String name;
  private final @Nullable String environment;
  private final List<Gate> guards;
  private final List<Node> nodes;
  private final @Nullable Compensation compensation;
  private final boolean parks;

  StageNode(
      String name,
      @Nullable String environment,
      List<Gate> guards,
      List<Node> nodes,
      @Nullable Compensation compensation,
      boolean parks) {
    this.name = name;
    this.environment = environment;
    this.guards = List.copyOf(guards);
    this.nodes = List.copyOf(nodes);
    this.compensation = compensation;
    this.parks = parks;
  }

  @Override
  public String name() {
    return name;
  }

  /** The environment it owns while it runs. */
  public Optional<String> environment() {
    return Optional.ofNullable(environment);
  }

  /** Its gates, judged together. */
  public List<Gate> guards() {
    return guards;
  }

  /** What it does, in order. */
  public List<Node> nodes() {
    return nodes;
  }

  /** What undoes it when it fails. */
  public Optional<Compensation> compensation() {
    return Optional.ofNullable(compensation);
  }

  /** Whether a failed step waits for a person instead of failing the stage. */
  public boolean parksOnFailure() {
    return parks;
  }

  @Override
  public String describe() {
    return describe(" nodes " + nodes.stream().map(Node::describe).toList());
  }

  @Override
  public String describeItself() {
    return describe("");
  }

  private String describe(String inside) {
    return "stage "
        + name
        + " into "
        + environment
        + " guards "
        + guards.stream().map(g -> g.name() + "=" + g.describe() + " " + g.mode()).toList()
        + inside
        + " on failure "
        + (compensation == null ? "stop" : compensation.describe())
        + (parks ? " parks" : "");
  }
}
