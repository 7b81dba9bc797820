package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.pipeline.Node;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.StageNode;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ends a cancelled run: every operation that may be under way is looked for, what was left open is
 * closed, nothing new is sent.
 */
final class Cancellation {
  private static final System.Logger LOG = System.getLogger(Cancellation.class.getName());
  private static final Duration LATER = Duration.ofSeconds(10);

  private final RunContext run;
  private final RunStream stream;

  Cancellation(RunContext run) {
    this.run = run;
    this.stream = run.stream();
  }

  boolean run() throws InterruptedException {
    Start start = new RunRelease(stream).start();
    try {
      for (Product product : run.pipeline().products()) {
        resolve(
            NodePath.of("produce", product.name()),
            ProductStep.of(product, start),
            StageScope.OUTSIDE);
      }
      for (StageNode stage : run.pipeline().stages()) {
        resolve(NodePath.of(stage.name()), stage, StageScope.OUTSIDE);
      }
      Optional<EnvironmentRollback> rollback = EnvironmentRollback.of(run);
      if (rollback.isPresent()) {
        for (Map.Entry<NodePath, Step> step : rollback.get().steps().entrySet()) {
          resolve(step.getKey(), step.getValue(), rollback.get().scope());
        }
      }
    } catch (Stop stop) {
      return stop.kind() == Stop.Kind.PARK ? park(stop.problem()) : later(stop);
    }
    return end(run.ownership(), stream);
  }

  /**
   * Ends a run that somebody cancelled; without its definition, what is under way stays unknown.
   */
  static boolean end(Ownership ownership, RunStream stream) {
    RunRecord.CancelRequested request = stream.look(RunState::cancel).orElseThrow();
    String why = request.reason().isEmpty() ? "" : ": " + request.reason();
    Problem problem = Problem.of(Problem.Kind.REFUSED, "Cancelled by " + request.actor() + why, "");
    for (OpState op :
        stream.look(s -> s.ops().values().stream().filter(OpState::isOpen).toList())) {
      stream.append(
          new RunRecord.OpObserved(
              op.intended().op(),
              op.intended().node(),
              "UNCERTAIN",
              null,
              null,
              "cancelled, and nothing can tell any more whether it happened"));
    }
    boolean uncertain = stream.look(s -> s.ops().values().stream().anyMatch(OpState::isUncertain));
    Outcome outcome =
        uncertain || RunExecution.changedAnything(stream)
            ? Outcome.CANCELLED_AFTER_EFFECT
            : Outcome.CANCELLED;
    ownership.leaveAll();
    stream.append(new RunRecord.Ended(outcome.name(), problem), Schedule.never());
    return true;
  }

  private void resolve(NodePath path, StageNode stage, StageScope outside)
      throws InterruptedException {
    StageScope scope = outside.inside(path, stage);
    for (Node node : stage.nodes()) {
      NodePath inner = path.child(node.name());
      if (node instanceof Node.StepNode step) {
        resolve(inner, step.step(), scope);
      } else if (node instanceof Node.WhenNode when) {
        resolve(inner, when.body(), scope);
      } else if (node instanceof Node.ForEachNode each) {
        for (StageNode branch : each.branches()) {
          resolve(inner.child(branch.name()), branch, scope);
        }
      }
    }
    if (stage.compensation().isPresent()) {
      for (Step step : stage.compensation().get().undo(new RunRelease(stream), path)) {
        resolve(path.child("rollback").child(step.name()), step, scope);
      }
    }
  }

  private void resolve(NodePath path, Step step, StageScope scope) throws InterruptedException {
    if (!stream.look(s -> s.node(path).isUnderWay())) {
      return;
    }
    try {
      if (stream.look(s -> s.openOp(path).isPresent())) {
        StepEntry.resolve(run, path, step, scope).ifPresent(Cancellation::goOnUnlessUndecided);
      }
      step.cancelled(new StepEntry(run, path, scope, step, Door.Mode.CLOSING));
    } catch (Stop stop) {
      goOnUnlessUndecided(stop);
    } catch (JournalException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "The code of step " + path + " threw at its end", e);
    }
  }

  private static void goOnUnlessUndecided(Stop stop) {
    if (stop.kind() == Stop.Kind.POSTPONE || stop.kind() == Stop.Kind.PARK) {
      throw stop;
    }
  }

  private boolean later(Stop stop) {
    long news = stream.look(RunState::news);
    Duration pause = stop.pause();
    Instant until = stream.now().plus(pause == null || pause.compareTo(LATER) < 0 ? LATER : pause);
    return stream.appendIf(
        new RunRecord.Yielded(Set.of(), until),
        Schedule.at(until, Set.of()),
        s -> s.news() == news);
  }

  private boolean park(Problem problem) {
    Optional<Problem> parked = stream.look(RunState::parked);
    if (parked.isEmpty()) {
      stream.append(new RunRecord.Parked(problem), Schedule.whenWoken(Set.of()));
    }
    return true;
  }
}
