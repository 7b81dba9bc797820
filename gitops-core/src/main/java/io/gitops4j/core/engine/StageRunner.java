package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.pipeline.Compensation;
import io.gitops4j.core.pipeline.Node;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.StageNode;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Verdict;
import io.gitops4j.core.spi.Journal.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Walks one stage: gates, ownership, nodes, and what undoes it. */
final class StageRunner {
  private final RunContext run;
  private final RunStream stream;
  private final StepRunner steps;

  StageRunner(RunContext run) {
    this.run = run;
    this.stream = run.stream();
    this.steps = new StepRunner(run);
  }

  Progress run(NodePath path, StageNode stage, StageScope outside) throws InterruptedException {
    Optional<Progress> settled = stream.look(s -> settled(s.node(path)));
    if (settled.isPresent()) {
      return settled.get();
    }
    StageScope scope = outside.inside(path, stage);
    boolean started = stream.look(s -> s.node(path).isStarted());
    if (!started || stage.environment().filter(e -> !mayGoOn(e, path)).isPresent()) {
      Optional<Progress> blocked = enter(path, stage, scope);
      if (blocked.isPresent()) {
        return blocked.get();
      }
    }
    Progress progress = nodes(path, stage, scope);
    if (progress instanceof Progress.Done) {
      return finish(path, stage);
    }
    return progress instanceof Progress.Failed failed
        ? failed(path, stage, scope, failed.problem())
        : progress;
  }

  private static Optional<Progress> settled(NodeState node) {
    if (node.isDone()) {
      return Optional.of(Progress.done());
    }
    return node.isFailed() ? node.problem().map(Progress.Failed::new) : Optional.empty();
  }

  private boolean mayGoOn(String environment, NodePath stage) {
    return run.ownership().owns(environment) || run.ownership().delivered(environment, stage);
  }

  /** Gates first, judged unowned; then the environment; then it is started. */
  private Optional<Progress> enter(NodePath path, StageNode stage, StageScope scope) {
    Verdict verdict = run.gates().judge(path, stage, scope.environment(), false);
    if (verdict instanceof Verdict.Refused refused) {
      throw Stop.end(
          Outcome.REJECTED, Problem.of(Problem.Kind.REFUSED, refused.sentence(), "").at(path));
    }
    if (verdict instanceof Verdict.Blocked blocked) {
      return Optional.of(
          new Progress.Waiting(blocked.wakeOn(), stream.now().plus(blocked.recheck())));
    }
    try {
      stage.environment().ifPresent(environment -> run.ownership().take(environment, path));
    } catch (Stop stop) {
      if (stop.kind() != Stop.Kind.POSTPONE) {
        throw stop;
      }
      return Optional.of(waitsForEnvironment(stream, path, stop));
    }
    if (!stream.look(s -> s.node(path).isStarted())) {
      stream.append(new RunRecord.StepStarted(path, 1));
    }
    return Optional.empty();
  }

  static Progress waitsForEnvironment(RunStream stream, NodePath path, Stop stop) {
    Instant until =
        stream.now().plus(stop.pause() == null ? java.time.Duration.ofMinutes(1) : stop.pause());
    String sentence = path + " is blocked: " + stop.sentence();
    RunRecord.GatesJudged judged =
        new RunRecord.GatesJudged(path, "", "Blocked", sentence, Set.of(), stop.wakeOn(), null);
    stream.appendIf(
        judged,
        Schedule.unchanged(),
        s -> s.judged(path).filter(j -> j.sentence().equals(judged.sentence())).isEmpty());
    return new Progress.Waiting(stop.wakeOn(), until);
  }

  private Progress nodes(NodePath path, StageNode stage, StageScope scope)
      throws InterruptedException {
    for (Node node : stage.nodes()) {
      Progress progress = node(path.child(node.name()), node, scope);
      if (!(progress instanceof Progress.Done)) {
        return progress;
      }
    }
    return Progress.done();
  }

  private Progress node(NodePath path, Node node, StageScope scope) throws InterruptedException {
    if (node instanceof Node.StepNode step) {
      return steps.run(path, step.step(), scope);
    }
    if (node instanceof Node.WhenNode when) {
      return holds(path, when) ? run(path, when.body(), scope) : Progress.done();
    }
    if (node instanceof Node.ForEachNode each) {
      return forEach(path, each, scope);
    }
    return run(path, (StageNode) node, scope);
  }

  private boolean holds(NodePath path, Node.WhenNode when) {
    Optional<Boolean> latched = stream.look(s -> s.condition(path));
    if (latched.isPresent()) {
      return latched.get();
    }
    boolean holds = judged(path, when);
    stream.append(new RunRecord.ConditionLatched(path, holds));
    return holds;
  }

  private boolean judged(NodePath path, Node.WhenNode when) {
    try {
      return when.condition().holds(new RunRelease(stream));
    } catch (RuntimeException e) {
      throw Stop.park(
          Problem.of(
                  Problem.Kind.STEP_THREW,
                  "The condition of "
                      + path
                      + " threw "
                      + e.getClass().getSimpleName()
                      + ": "
                      + e.getMessage(),
                  "Mend it, then unpark or cancel the run.")
              .at(path));
    }
  }

  private Progress forEach(NodePath path, Node.ForEachNode each, StageScope scope)
      throws InterruptedException {
    List<Problem> failures = new ArrayList<>();
    for (List<StageNode> ring : each.fanout().rings(each.branches())) {
      List<Parallel.Task<Progress>> items = new ArrayList<>();
      for (StageNode branch : ring) {
        items.add(() -> run(path.child(branch.name()), branch, scope));
      }
      List<Progress.Waiting> waits = new ArrayList<>();
      for (Progress progress : Parallel.all(items)) {
        if (progress instanceof Progress.Waiting waiting) {
          waits.add(waiting);
        } else if (progress instanceof Progress.Failed failed) {
          failures.add(failed.problem());
        }
      }
      if (!waits.isEmpty()) {
        return Progress.all(waits);
      }
      if (failures.size() > each.fanout().failureBudget()) {
        return new Progress.Failed(budgetSpent(path, each, failures));
      }
    }
    return Progress.done();
  }

  private static Problem budgetSpent(NodePath path, Node.ForEachNode each, List<Problem> failures) {
    if (failures.size() == 1) {
      return failures.get(0);
    }
    return Problem.of(
            Problem.Kind.BUDGET_SPENT,
            failures.size()
                + " of "
                + each.branches().size()
                + " failed in "
                + path
                + ", "
                + each.fanout().failureBudget()
                + " may: "
                + failures.get(0).sentence(),
            "")
        .at(path);
  }

  private Progress finish(NodePath path, StageNode stage) {
    Release release = new RunRelease(stream);
    stage
        .environment()
        .ifPresent(e -> run.ownership().promote(e, release, release.evidence().fields()));
    run.crashes().at("after-promote");
    stream.append(new RunRecord.StepDone(path, io.gitops4j.core.model.Fields.none()));
    return Progress.done();
  }

  private Progress failed(NodePath path, StageNode stage, StageScope scope, Problem problem)
      throws InterruptedException {
    if (stage.parksOnFailure()) {
      throw Stop.park(problem);
    }
    if (stage.compensation().isPresent()) {
      Progress undone = undo(path, stage, scope, stage.compensation().get(), problem);
      if (undone instanceof Progress.Failed failed) {
        throw Stop.park(failed.problem());
      }
      if (undone instanceof Progress.Waiting) {
        return undone;
      }
    }
    stage.environment().ifPresent(run.ownership()::leave);
    stream.append(new RunRecord.StepFailed(path, problem, false));
    return new Progress.Failed(problem);
  }

  private Progress undo(
      NodePath path, StageNode stage, StageScope scope, Compensation how, Problem problem)
      throws InterruptedException {
    List<Step> undo = how.undo(new RunRelease(stream), path);
    if (undo.isEmpty()) {
      return Progress.done();
    }
    stage.environment().ifPresent(e -> run.ownership().hold(e, problem.sentence()));
    NodePath rollback = path.child("rollback");
    for (Step step : undo) {
      Progress progress = steps.run(rollback.child(step.name()), step, scope.unguarded());
      if (!(progress instanceof Progress.Done)) {
        return progress;
      }
    }
    return Progress.done();
  }
}
