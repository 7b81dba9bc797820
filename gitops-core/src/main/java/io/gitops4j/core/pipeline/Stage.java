package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.NodePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stage while it is described; dead once the describing code returns. Every method returns the
 * same stage. Not thread-safe.
 */
public final class Stage {
  /** The names the engine has its own nodes under. */
  static final Set<String> RESERVED = Set.of("produce", "rollback");

  private final NodePath path;
  private final Set<NodePath> earlier;
  private final String name;
  private final List<Gate> guards = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private @Nullable String environment;
  private @Nullable Compensation compensation;
  private boolean parks;
  private boolean open = true;

  private Stage(NodePath path, Set<NodePath> earlier) {
    this.path = path;
    this.name = path.name();
    this.earlier = new LinkedHashSet<>(earlier);
    checkReserved(name);
  }

  /**
   * The stage a body describes.
   *
   * @param earlier the nodes before it, which its gates may look at
   */
  static StageNode describe(NodePath path, Set<NodePath> earlier, Consumer<Stage> body) {
    Stage stage = new Stage(path, earlier);
    body.accept(stage);
    stage.open = false;
    return new StageNode(
        stage.name, stage.environment, stage.guards, stage.nodes, stage.compensation, stage.parks);
  }

  /** The names that no stage has, because the engine has its own nodes under them. */
  public static Set<String> reserved() {
    return RESERVED;
  }

  /** The environment this stage delivers into, and owns while it runs. */
  public Stage into(String name) {
    check();
    if (environment != null) {
      throw new IllegalStateException(
          "Stage "
              + this.name
              + " delivers into "
              + environment
              + " already. Use another stage"
              + " for "
              + name);
    }
    environment = Names.check("environment", name);
    return this;
  }

  /** Gates that must all be open before the stage acts, and again at each of its effects. */
  public Stage guard(Gate... all) {
    check();
    for (Gate gate : all) {
      if (guards.stream().anyMatch(g -> g.name().equals(gate.name()))) {
        throw new IllegalArgumentException(
            "Stage " + name + " has two gates named " + gate.name() + ". Rename one: .as(\"…\")");
      }
      Names.check("gate", gate.name());
      gate.looksAt().forEach(node -> checkEarlier(gate, node));
      guards.add(gate);
    }
    return this;
  }

  /** A commit, direct or by pull request. */
  public Stage change(Change oneCommit) {
    return then(oneCommit);
  }

  /** A step. */
  public Stage then(Step step) {
    add(new Node.StepNode(step));
    return this;
  }

  /** Steps that are done only if a condition holds; judged once. */
  public Stage when(String branch, Condition condition, Consumer<Stage> body) {
    add(new Node.WhenNode(condition, inside(path.child(branch), earlier, body)));
    return this;
  }

  /**
   * The same body for several items, in rings.
   *
   * @param group a name for the whole
   * @param items in order
   * @param key an item's name, unique among them
   * @param how rings and failure budget
   * @param body describes the stage of one item
   */
  public <T> Stage forEach(
      String group,
      List<T> items,
      Function<? super T, String> key,
      Fanout how,
      BiConsumer<? super T, Stage> body) {
    NodePath place = path.child(Names.check("group", group));
    List<StageNode> branches = new ArrayList<>();
    Set<NodePath> before = new LinkedHashSet<>(earlier);
    Set<String> keys = new HashSet<>();
    for (T item : items) {
      String itemName = key.apply(item);
      if (!keys.add(itemName)) {
        throw new IllegalArgumentException(
            "Two items of " + name + "/" + group + " are named " + itemName);
      }
      NodePath branch = place.child(Names.check("item", itemName));
      branches.add(inside(branch, before, stage -> body.accept(item, stage)));
      before.addAll(Places.of(branch, branches.get(branches.size() - 1)));
    }
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("There are no items in " + name + "/" + group);
    }
    add(new Node.ForEachNode(group, how, branches));
    return this;
  }

  /** What undoes this stage when a step of it fails. */
  public Stage onFailure(Compensation undoThisStage) {
    check();
    compensation = undoThisStage;
    return this;
  }

  /** A step that fails waits for a person, who retries it or cancels the run. */
  public Stage parkOnFailure() {
    check();
    parks = true;
    return this;
  }

  private StageNode inside(NodePath inner, Set<NodePath> before, Consumer<Stage> body) {
    check();
    open = false;
    StageNode stage = describe(inner, before, body);
    open = true;
    return stage;
  }

  private void add(Node node) {
    check();
    Names.check("node", node.name());
    checkReserved(node.name());
    if (!names.add(node.name())) {
      throw new IllegalArgumentException(
          "Stage " + name + " has two nodes named " + node.name() + ". Rename one: .as(\"…\")");
    }
    nodes.add(node);
    earlier.addAll(Places.of(path.child(node.name()), node));
  }

  private void check() {
    if (!open) {
      throw new IllegalStateException(
          "Stage "
              + name
              + " can't be described here. Use a stage only inside the code that"
              + " describes it, and an inner stage inside its own");
    }
  }

  private static void checkReserved(String name) {
    if (RESERVED.contains(name)) {
      throw new IllegalArgumentException(
          "The name " + name + " is reserved for the engine. Use another one");
    }
  }

  private void checkEarlier(Gate gate, NodePath node) {
    if (!earlier.contains(node)) {
      throw new IllegalArgumentException(
          "Gate "
              + gate.name()
              + " of stage "
              + path
              + " looks at "
              + node
              + ", and nothing of that"
              + " name comes before. Before it come: "
              + (earlier.isEmpty() ? "none" : Places.described(earlier)));
    }
  }
}
