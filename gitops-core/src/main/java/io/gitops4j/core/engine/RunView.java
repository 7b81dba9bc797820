package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes a run as callers see it of a run's stream. */
final class RunView {
  private RunView() {}

  static Run of(TenantId tenant, RunStream stream) {
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
                waits(s),
                s.skipped(),
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

  private static @org.jspecify.annotations.Nullable Problem problem(RunState s) {
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

  /**
   * A stage that waited for its environment (then nothing is to be approved) has it once started.
   */
  private static boolean isBlocked(RunRecord.GatesJudged judged, NodeState stage) {
    boolean over = judged.subject().isEmpty() ? stage.isStarted() : stage.isDone();
    return judged.verdict().equals("Blocked") && !over;
  }
}
