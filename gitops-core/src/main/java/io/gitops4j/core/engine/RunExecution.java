package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.pipeline.ArtifactReceipt;
import io.gitops4j.core.pipeline.CommitReceipt;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.PullRequestReceipt;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.StageNode;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.Journal.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One claim's worth of a run: walks from the first node that is not done as far as it gets. */
final class RunExecution {
  private final RunContext run;
  private final RunStream stream;

  RunExecution(RunContext run) {
    this.run = run;
    this.stream = run.stream();
  }

  /** Walks until the run waits, is parked, or has ended. */
  void run() throws InterruptedException {
    boolean again = true;
    while (again) {
      again = !walkOnce();
    }
  }

  private boolean walkOnce() throws InterruptedException {
    long commands = stream.look(RunState::commands);
    try {
      if (stream.look(s -> s.cancel().isPresent())) {
        throw Stop.cancel();
      }
      return conclude(walk(), commands);
    } catch (Stop stop) {
      return switch (stop.kind()) {
        case PARK -> park(stop.problem());
        case END -> end(stop.outcome(), stop.problem(), commands);
        case CANCEL -> new Cancellation(run).run();
        case FAIL, POSTPONE -> throw new IllegalStateException("A step's stop left its step", stop);
      };
    }
  }

  private Progress walk() throws InterruptedException {
    Optional<EnvironmentRollback> rollback = EnvironmentRollback.of(run);
    if (rollback.isPresent()) {
      return rollback.get().run();
    }
    Progress products = produce();
    if (!(products instanceof Progress.Done)) {
      return products;
    }
    StageRunner stages = new StageRunner(run);
    Start start = new RunRelease(stream).start();
    for (StageNode stage : run.pipeline().stages()) {
      String reason = start.skipped().get(stage.name());
      if (reason != null) {
        skip(NodePath.of(stage.name()), reason);
        continue;
      }
      yieldIfAsked(stage);
      Progress progress = stages.run(NodePath.of(stage.name()), stage, StageScope.OUTSIDE);
      if (!(progress instanceof Progress.Done)) {
        return progress;
      }
    }
    return Progress.done();
  }

  private void skip(NodePath stage, String reason) {
    String actor = stream.look(s -> s.started().actor());
    stream.appendIf(
        new RunRecord.StageSkipped(stage, reason, actor),
        Schedule.unchanged(),
        s -> !s.skipped().containsKey(stage));
  }

  private Progress produce() throws InterruptedException {
    Pipeline pipeline = run.pipeline();
    Start start = new RunRelease(stream).start();
    StepRunner steps = new StepRunner(run);
    List<Parallel.Task<Progress>> builds = new ArrayList<>();
    for (Product product : pipeline.products()) {
      NodePath path = NodePath.of("produce", product.name());
      builds.add(() -> steps.run(path, ProductStep.of(product, start), StageScope.OUTSIDE));
    }
    List<Progress.Waiting> waits = new ArrayList<>();
    for (Progress progress : Parallel.all(builds)) {
      if (progress instanceof Progress.Failed) {
        return progress;
      }
      if (progress instanceof Progress.Waiting waiting) {
        waits.add(waiting);
      }
    }
    return waits.isEmpty() ? Progress.done() : Progress.all(waits);
  }

  /** A newer run asked for the environment; before a stage's first effect is a safe point. */
  private void yieldIfAsked(StageNode stage) {
    NodePath path = NodePath.of(stage.name());
    boolean asked = stream.look(RunState::yieldAsked);
    if (asked
        && stream.look(
            s -> s.ops().values().stream().noneMatch(o -> o.intended().node().isUnder(path)))
        && !stream.look(s -> s.node(path).isDone())) {
      throw Stop.end(
          Outcome.SUPERSEDED,
          Problem.of(Problem.Kind.REFUSED, "A newer run asked for " + path, ""));
    }
  }

  /**
   * A conclusion holds if no command came since the walk began; else it is walked again. That it
   * goes on waiting is put on record if anything was said since it did so last: whoever said it may
   * await that.
   */
  private boolean conclude(Progress progress, long commands) {
    if (progress instanceof Progress.Done) {
      return end(Outcome.SUCCEEDED, null, commands);
    }
    if (progress instanceof Progress.Failed failed) {
      boolean undone = stream.look(RunExecution::wasUndone);
      boolean refused = failed.problem().kind() == Problem.Kind.REFUSED && !changedAnything(stream);
      Outcome outcome = undone ? Outcome.ROLLED_BACK : refused ? Outcome.REJECTED : Outcome.FAILED;
      return end(outcome, failed.problem(), commands);
    }
    Progress.Waiting waiting = (Progress.Waiting) progress;
    Schedule schedule = Schedule.at(waiting.until(), waiting.wakeOn());
    boolean same = stream.look(s -> s.rest().isPresent() && s.wakeOn().equals(waiting.wakeOn()));
    return (same && stream.looksAgain(run.lease().claim(), schedule))
        || stream.appendIf(
            new RunRecord.Yielded(waiting.wakeOn(), waiting.until()),
            schedule,
            s -> s.commands() == commands);
  }

  private static boolean wasUndone(RunState state) {
    return state.nodes().entrySet().stream()
        .anyMatch(e -> e.getKey().names().contains("rollback") && e.getValue().isDone());
  }

  /** Whether anything but building and proposing happened. */
  static boolean changedAnything(RunStream stream) {
    for (Receipt receipt : new RunRelease(stream).receipts()) {
      boolean harmless =
          receipt instanceof ArtifactReceipt
              || receipt instanceof PullRequestReceipt
              || receipt.kind().equals("git.close")
              || (receipt instanceof CommitReceipt c && !c.changedSomething());
      if (!harmless) {
        return true;
      }
    }
    return false;
  }

  private boolean park(Problem problem) {
    stream.append(new RunRecord.Parked(problem), Schedule.whenWoken(java.util.Set.of()));
    return true;
  }

  /** Ends the run: gives back every environment it still has or asked for, then says so. */
  private boolean end(Outcome outcome, @Nullable Problem problem, long commands) {
    if (stream.load() && stream.look(RunState::commands) != commands) {
      return false;
    }
    run.ownership().leaveAll();
    return stream.appendIf(
        new RunRecord.Ended(outcome.name(), problem),
        Schedule.never(),
        s -> s.commands() == commands);
  }
}
