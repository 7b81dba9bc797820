package io.gitops4j.core.report;

import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run's events say of one node, and the nodes inside it. Not thread-safe. */
final class NodeTrack {
  private final NodePath path;
  private final List<NodeTrack> inside = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private NodeState state = NodeState.PENDING;
  private NodeState resting = NodeState.RUNNING;
  private boolean started;
  private @Nullable Instant since;
  private @Nullable RunEvent judged;
  private String sentence = "";
  private Fields evidence = Fields.none();

  /** A stretch of time in which a node did something, or waited. */
  record Span(boolean waits, Instant from, Instant to) {}

  NodeTrack(NodePath path) {
    this.path = path;
  }

  void apply(RunEvent event) {
    switch (event.kind()) {
      case STEP_STARTED -> rest(NodeState.RUNNING, event.at(), "");
      case STEP_WAITING -> rest(NodeState.WAITING, event.at(), event.sentence());
      case INTENDED -> turn(NodeState.RUNNING, event.at(), sentence);
      case OBSERVED -> {
        if (state == NodeState.RUNNING) {
          turn(resting, event.at(), sentence);
        }
      }
      case STEP_DONE -> {
        turn(NodeState.DONE, event.at(), "");
        evidence = event.details();
      }
      case STEP_FAILED -> {
        boolean again = event.details().isTrue("again");
        turn(again ? NodeState.WAITING : NodeState.FAILED, event.at(), event.sentence());
      }
      case SKIPPED -> turn(NodeState.SKIPPED, event.at(), event.sentence());
      case CONDITION -> {
        if (!event.details().isTrue("holds")) {
          turn(NodeState.LEFT_OUT, event.at(), "its condition did not hold");
        }
      }
      case GATES_JUDGED -> judged(event);
      default -> {}
    }
  }

  /** What it is when none of its effects is under way. */
  private void rest(NodeState next, Instant at, String why) {
    resting = next;
    started = true;
    turn(next, at, why);
  }

  /** Without a subject it waited for its environment, which it has once it is started. */
  private void judged(RunEvent event) {
    String verdict = event.details().findText("verdict").orElse("");
    boolean environment = event.details().findText("subject").orElse("").isEmpty();
    if (environment && started) {
      return;
    }
    judged = environment ? judged : event;
    switch (verdict) {
      case "Blocked" -> turn(NodeState.BLOCKED, event.at(), event.sentence());
      case "Refused" -> turn(NodeState.FAILED, event.at(), event.sentence());
      default -> {
        if (state == NodeState.BLOCKED) {
          turn(NodeState.RUNNING, event.at(), "");
        }
      }
    }
  }

  private void turn(NodeState next, Instant at, String why) {
    close(at);
    state = next;
    since = next.isUnderWay() ? at : null;
    sentence = why;
  }

  private void close(Instant at) {
    if (since == null) {
      return;
    }
    boolean waits = state.waits();
    int last = spans.size() - 1;
    if (last >= 0 && spans.get(last).waits() == waits && spans.get(last).to().equals(since)) {
      spans.set(last, new Span(waits, spans.get(last).from(), at));
    } else {
      spans.add(new Span(waits, since, at));
    }
    since = null;
  }

  /** Nothing follows: what is under way goes on until now, or was stopped with its run. */
  void end(Instant now, boolean over) {
    inside.forEach(node -> node.end(now, over));
    if (state == NodeState.SKIPPED || state == NodeState.LEFT_OUT) {
      inside.forEach(node -> node.leave(state));
    }
    close(now);
    if (spans.isEmpty() && state == NodeState.PENDING && !inside.isEmpty()) {
      state = combined();
    }
    if (state == NodeState.DONE) {
      inside.forEach(NodeTrack::allow);
    }
    if (over && state.isUnderWay()) {
      state = NodeState.STOPPED;
    } else if (over && state == NodeState.PENDING) {
      state = NodeState.NOT_REACHED;
    }
  }

  /** In a stage that is done, branches may have failed: so many as the failure budget allows. */
  private void allow() {
    if (state == NodeState.FAILED && spans.isEmpty() && judged == null) {
      long failed = inside.stream().filter(node -> node.state == NodeState.FAILED).count();
      sentence = failed + " of " + inside.size() + " failed, which the failure budget allows";
      state = NodeState.DONE;
    }
  }

  private void leave(NodeState how) {
    state = how;
    inside.forEach(node -> node.leave(how));
  }

  /** The state of one that only stands for those inside it. */
  private NodeState combined() {
    for (NodeState each :
        new NodeState[] {
          NodeState.FAILED,
          NodeState.STOPPED,
          NodeState.RUNNING,
          NodeState.BLOCKED,
          NodeState.WAITING
        }) {
      if (inside.stream().anyMatch(node -> node.state == each)) {
        return each;
      }
    }
    boolean begun = inside.stream().anyMatch(node -> node.state == NodeState.DONE);
    boolean toCome =
        inside.stream()
            .anyMatch(n -> n.state == NodeState.PENDING || n.state == NodeState.NOT_REACHED);
    return begun ? (toCome ? NodeState.RUNNING : NodeState.DONE) : inside.get(0).state;
  }

  NodePath path() {
    return path;
  }

  List<NodeTrack> inside() {
    return inside;
  }

  NodeState state() {
    return state;
  }

  /** What it waits for, or why it failed or was left out; may be empty. */
  String sentence() {
    return sentence;
  }

  /** What it learned. */
  Fields evidence() {
    return evidence;
  }

  /** What its gates said last; empty if it has none, or they were not asked. */
  Optional<RunEvent> gates() {
    return Optional.ofNullable(judged);
  }

  /** When it did something or waited, its own time; where it has none, that of those inside it. */
  List<Span> spans() {
    if (!spans.isEmpty() || inside.isEmpty()) {
      return spans;
    }
    List<Span> all = inside.stream().flatMap(node -> node.spans().stream()).toList();
    return all.isEmpty()
        ? all
        : List.of(
            new Span(
                all.stream().allMatch(Span::waits),
                all.stream().map(Span::from).min(Instant::compareTo).orElseThrow(),
                all.stream().map(Span::to).max(Instant::compareTo).orElseThrow()));
  }

  /** When it began, gates included. */
  Optional<Instant> begun() {
    return spans().stream().map(Span::from).findFirst();
  }

  /** How long it took so far, waits included; zero if it has not begun. */
  Duration length() {
    List<Span> all = spans();
    return all.isEmpty()
        ? Duration.ZERO
        : Duration.between(all.get(0).from(), all.get(all.size() - 1).to());
  }
}
