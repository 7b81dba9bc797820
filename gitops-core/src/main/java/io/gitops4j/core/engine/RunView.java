package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a run as callers see it of a run's stream. */
final class RunView {
  private RunView() {}

  static Run of(TenantId tenant, RunStream stream) {
    return of(tenant, stream, false);
  }

  static Run of(TenantId tenant, RunStream stream, boolean isNew) {
    return stream.look(
        s ->
            new Run(
                tenant,
                s.run(),
                s.started().pipeline(),
                status(s),
                s.ended().map(e -> Outcome.valueOf(e.outcome())).orElse(null),
                problem(s),
                s.startedAt(),
                isNew,
                waits(s),
                s.skipped(),
                stages(s),
                nodes(s),
                new RunRelease(stream)));
  }

  private static Run.Status status(RunState s) {
    if (s.ended().isPresent()) {
      return Run.Status.ENDED;
    }
    if (s.parked().isPresent()) {
      return Run.Status.PARKED;
    }
    if (s.cancel().isPresent()) {
      return Run.Status.CANCELLING;
    }
    if (s.isRunning()) {
      return Run.Status.RUNNING;
    }
    return s.version() <= 1 ? Run.Status.QUEUED : Run.Status.WAITING;
  }

  /** Whether it has ended, or nothing but a person can let it go on. */
  static boolean isOver(RunState s) {
    return s.ended().isPresent() || s.parked().isPresent();
  }

  /**
   * Whether it is over, or waits for a person. One that was told something since it began to wait
   * does not rest: it is about to look.
   */
  static boolean isSettled(RunState s) {
    return isOver(s)
        || (status(s) == Run.Status.WAITING
            && s.rest().isPresent()
            && waits(s).stream().anyMatch(Run.Wait::isForPeople));
  }

  private static @Nullable Problem problem(RunState s) {
    return s.ended().map(RunRecord.Ended::problem).or(s::parked).orElse(null);
  }

  private static List<Run.Wait> waits(RunState s) {
    List<Run.Wait> waits = new ArrayList<>();
    if (s.ended().isPresent()) {
      return waits;
    }
    for (Map.Entry<NodePath, RunRecord.GatesJudged> entry : s.allJudged().entrySet()) {
      RunRecord.GatesJudged judged = entry.getValue();
      if (isBlocked(judged, s.node(entry.getKey()))) {
        waits.add(
            new Run.Wait(entry.getKey(), judged.sentence(), judged.subject(), judged.wakeOn()));
      }
    }
    s.nodes()
        .forEach(
            (path, node) ->
                node.waiting()
                    .ifPresent(w -> waits.add(new Run.Wait(path, w.why(), "", w.wakeOn()))));
    return waits;
  }

  private static List<StageStatus> stages(RunState s) {
    Set<String> names = new LinkedHashSet<>(new Definition(s.definition().nodes()).stages());
    s.nodes().keySet().forEach(path -> names.add(path.names().get(0)));
    names.removeAll(Stage.reserved());
    return names.stream().map(name -> stage(NodePath.of(name), s)).toList();
  }

  private static List<NodePath> nodes(RunState s) {
    Set<NodePath> all = new LinkedHashSet<>(new Definition(s.definition().nodes()).nodes());
    all.addAll(s.nodes().keySet());
    return List.copyOf(all);
  }

  private static StageStatus stage(NodePath path, RunState s) {
    NodeState node = s.node(path);
    RunRecord.@Nullable GatesJudged judged = s.judged(path).orElse(null);
    String gates = judged == null ? "" : judged.sentence();
    @Nullable String skipped = s.skipped().get(path);
    if (skipped != null) {
      return new StageStatus(path.name(), StageStatus.State.SKIPPED, skipped, gates);
    }
    if (node.isDone()) {
      return new StageStatus(path.name(), StageStatus.State.DONE, "", gates);
    }
    if (node.isFailed()) {
      String why = node.problem().map(Problem::sentence).orElse("");
      return new StageStatus(path.name(), StageStatus.State.FAILED, why, gates);
    }
    if (judged != null && judged.verdict().equals("Refused")) {
      return new StageStatus(path.name(), StageStatus.State.FAILED, gates, gates);
    }
    if (judged != null && isBlocked(judged, node)) {
      return new StageStatus(path.name(), StageStatus.State.BLOCKED, gates, gates);
    }
    if (!node.isStarted()) {
      return new StageStatus(path.name(), StageStatus.State.PENDING, "", gates);
    }
    return new StageStatus(path.name(), StageStatus.State.RUNNING, waitsInside(path, s), gates);
  }

  private static String waitsInside(NodePath stage, RunState s) {
    return s.nodes().entrySet().stream()
        .filter(entry -> entry.getKey().isUnder(stage))
        .flatMap(entry -> entry.getValue().waiting().stream())
        .map(NodeState.Wait::why)
        .collect(Collectors.joining("; "));
  }

  /**
   * A stage that waited for its environment (then nothing is to be approved) has it once started.
   */
  private static boolean isBlocked(RunRecord.GatesJudged judged, NodeState stage) {
    boolean over = judged.subject().isEmpty() ? stage.isStarted() : stage.isDone();
    return judged.verdict().equals("Blocked") && !over;
  }
}
