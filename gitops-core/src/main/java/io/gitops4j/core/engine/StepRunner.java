package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepOptions;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Enters one step and journals what came of it. */
final class StepRunner {
  private static final int MOST_FAILURES = 12;
  private static final int MOST_OUT_OF_MEMORY = 3;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final RunContext run;
  private final RunStream stream;

  StepRunner(RunContext run) {
    this.run = run;
    this.stream = run.stream();
  }

  Progress run(NodePath path, Step step, StageScope scope) throws InterruptedException {
    Instant now = stream.now();
    Optional<Progress> settled = stream.look(s -> settled(s.node(path), now));
    if (settled.isPresent()) {
      return settled.get();
    }
    if (stream.look(s -> s.node(path).needsStart())) {
      int attempt = stream.look(s -> s.node(path).attempt()) + 1;
      stream.append(new RunRecord.StepStarted(path, attempt));
    }
    Optional<Instant> deadline = deadline(path, step);
    if (deadline.filter(d -> !stream.now().isBefore(d)).isPresent()) {
      return failed(path, step, scope, timedOut(path, step));
    }
    return enter(path, step, scope, deadline);
  }

  private static Optional<Progress> settled(NodeState node, Instant now) {
    if (node.isDone()) {
      return Optional.of(Progress.done());
    }
    if (node.isFailed()) {
      return node.problem().map(Progress.Failed::new);
    }
    return node.waiting()
        .filter(w -> node.stillWaits(now))
        .map(w -> new Progress.Waiting(w.wakeOn(), w.until()));
  }

  private Progress enter(NodePath path, Step step, StageScope scope, Optional<Instant> deadline)
      throws InterruptedException {
    long commands = stream.look(RunState::commands);
    try (Watch.Watched watched = run.watch().begin(deadline)) {
      StepEntry entry = new StepEntry(run, path, scope, step, Door.Mode.OPEN);
      StepResult result = enter(step, entry, watched, path);
      entry.rethrowSwallowed();
      return journal(path, step, scope, result, deadline, commands);
    } catch (Stop stop) {
      return stopped(path, step, scope, stop, deadline, commands);
    } catch (JournalException e) {
      throw e;
    } catch (ProviderException e) {
      Problem problem = Problem.of(e).at(path);
      Stop stop =
          e.retry() == Retry.NEVER
              ? Stop.fail(problem)
              : Stop.retryLater(problem.sentence(), e.retryAfter().orElse(null), problem);
      return stopped(path, step, scope, stop, deadline, commands);
    } catch (OutOfMemoryError e) {
      return outOfMemory(path, e);
    } catch (RuntimeException | Error e) {
      if (e instanceof Error error && run.crashes().threw(error)) {
        throw error;
      }
      return failed(path, step, scope, threw(path, e));
    }
  }

  /** Runs the step's code; an interruption ends the walk, or the step if it was late. */
  private StepResult enter(Step step, StepEntry entry, Watch.Watched watched, NodePath path)
      throws InterruptedException {
    try {
      StepResult result = step.run(entry);
      return watched.wasLate() ? new StepResult.Failed(timedOut(path, step)) : result;
    } catch (InterruptedException | RuntimeException e) {
      if (watched.wasLate()) {
        throw late(path, step);
      }
      if (e instanceof InterruptedException || Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException("The delivery stops").initCause(e);
      }
      throw e;
    }
  }

  /** It was interrupted; what it was just sending may have gone out. */
  private Stop late(NodePath path, Step step) {
    Problem problem = timedOut(path, step);
    return stream
        .look(s -> s.openOp(path))
        .map(op -> Stop.retryLater(problem.sentence(), null, problem).doubting(op.intended().op()))
        .orElseGet(() -> Stop.fail(problem));
  }

  private Progress journal(
      NodePath path,
      Step step,
      StageScope scope,
      StepResult result,
      Optional<Instant> deadline,
      long commands)
      throws InterruptedException {
    if (result instanceof StepResult.Done done) {
      stream.append(new RunRecord.StepDone(path, done.learned().fields()));
      return Progress.done();
    }
    if (result instanceof StepResult.Failed failed) {
      return failed(path, step, scope, failed.problem().at(path));
    }
    StepResult.Waiting waiting = (StepResult.Waiting) result;
    return waits(
        new RunRecord.StepWaiting(
            path,
            waiting.why(),
            waiting.wakeOn(),
            earlier(stream.now().plus(waiting.noLaterThan()), deadline),
            waiting.state().fields(),
            0,
            null),
        commands);
  }

  private Progress stopped(
      NodePath path,
      Step step,
      StageScope scope,
      Stop stop,
      Optional<Instant> deadline,
      long commands)
      throws InterruptedException {
    return switch (stop.kind()) {
      case FAIL -> failed(path, step, scope, stop.problem());
      case POSTPONE -> postponed(path, step, scope, stop, deadline, commands);
      case PARK, END, CANCEL -> throw stop;
    };
  }

  private Progress postponed(
      NodePath path,
      Step step,
      StageScope scope,
      Stop stop,
      Optional<Instant> deadline,
      long commands)
      throws InterruptedException {
    int failures = stop.isFailure() ? failuresSoFar(path) + 1 : 0;
    if (failures > MOST_FAILURES) {
      return failed(path, step, scope, stop.problem());
    }
    Instant until = earlier(stream.now().plus(pause(stop, failures)), deadline);
    return waits(waiting(path, stop.sentence(), stop, until, failures), commands);
  }

  private static RunRecord.StepWaiting waiting(
      NodePath path, String why, Stop stop, Instant until, int failures) {
    return new RunRecord.StepWaiting(
        path, why, stop.wakeOn(), until, null, failures, stop.inDoubt());
  }

  private static Duration pause(Stop stop, int failures) {
    Duration own = stop.pause() == null ? Duration.ZERO : stop.pause();
    Duration grown = stop.isFailure() ? grown(failures) : FIRST_PAUSE;
    return own.compareTo(grown) > 0 ? own : grown;
  }

  private int failuresSoFar(NodePath path) {
    return stream.look(s -> s.node(path).waiting().map(NodeState.Wait::failures).orElse(0));
  }

  private static Duration grown(int failures) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 20));
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** A command that came meanwhile may be what it waits for: then it is entered again, at once. */
  private Progress waits(RunRecord.StepWaiting record, long commands) {
    if (record.inDoubt() != null) {
      stream.append(record);
    } else {
      stream.appendIf(
          record,
          Schedule.unchanged(),
          s -> s.commands() == commands && !s.node(record.node()).waitsAsIn(record));
    }
    return new Progress.Waiting(record.wakeOn(), record.until());
  }

  private Progress failed(NodePath path, Step step, StageScope scope, Problem problem)
      throws InterruptedException {
    StepOptions options = step.options();
    int attempt = stream.look(s -> s.node(path).attempt());
    boolean again = attempt <= options.retries();
    if (!again && stream.look(s -> s.openOp(path).isPresent())) {
      Optional<Progress> open = unresolved(path, step, scope, problem);
      if (open.isPresent()) {
        return open.get();
      }
    }
    stream.append(new RunRecord.StepFailed(path, problem, again));
    if (!again) {
      return new Progress.Failed(problem);
    }
    Instant until = stream.now().plus(options.pauseBefore(attempt));
    String why = "Retry " + attempt + " of " + options.retries() + ": " + problem.sentence();
    RunRecord.StepWaiting wait =
        new RunRecord.StepWaiting(path, why, Set.of(), until, null, 0, null);
    stream.append(wait);
    return new Progress.Waiting(wait.wakeOn(), wait.until());
  }

  /** It failed with an operation under way: nothing is concluded before it is known what came. */
  private Optional<Progress> unresolved(NodePath path, Step step, StageScope scope, Problem problem)
      throws InterruptedException {
    int failures = failuresSoFar(path) + 1;
    Optional<Stop> stop =
        failures > MOST_FAILURES ? Optional.empty() : StepEntry.resolve(run, path, step, scope);
    if (stream.look(s -> s.openOp(path).isEmpty())) {
      return Optional.empty();
    }
    if (stop.isEmpty() || stop.get().kind() != Stop.Kind.POSTPONE) {
      throw Stop.park(
          Problem.of(
                  Problem.Kind.UNCERTAIN,
                  problem.sentence() + "; whether something of it happened can't be told",
                  "Unpark the run to look again, or cancel it.")
              .at(path));
    }
    Instant until = stream.now().plus(pause(stop.get(), failures));
    String why = problem.sentence() + ". " + stop.get().sentence();
    stream.append(waiting(path, why, stop.get(), until, failures));
    return Optional.of(new Progress.Waiting(stop.get().wakeOn(), until));
  }

  /** It may have been another run that took all the memory; three times is too often. */
  private Progress outOfMemory(NodePath path, OutOfMemoryError e) {
    int failures = failuresSoFar(path) + 1;
    String sentence = "Step " + path + " ran out of memory: " + e.getMessage();
    if (failures >= MOST_OUT_OF_MEMORY) {
      throw Stop.park(
          Problem.of(
                  Problem.Kind.POISON,
                  sentence + ", " + failures + " times",
                  "Give the process more memory or mend the step, then unpark or cancel the run.")
              .at(path));
    }
    Instant until = stream.now().plus(grown(failures));
    stream.append(new RunRecord.StepWaiting(path, sentence, Set.of(), until, null, failures, null));
    return new Progress.Waiting(Set.of(), until);
  }

  private Optional<Instant> deadline(NodePath path, Step step) {
    Instant started = stream.look(s -> s.node(path).startedAt());
    return step.options().timeout().map(started::plus);
  }

  private static Instant earlier(Instant until, Optional<Instant> deadline) {
    return deadline.filter(d -> d.isBefore(until)).orElse(until);
  }

  private Problem timedOut(NodePath path, Step step) {
    String waited = stream.look(s -> s.node(path).waiting().map(w -> ": " + w.why()).orElse(""));
    return Problem.of(
            Problem.Kind.TIMED_OUT,
            "Step " + path + " took longer than " + step.options().timeout().orElseThrow() + waited,
            "")
        .at(path);
  }

  private static Problem threw(NodePath path, Throwable e) {
    return Problem.of(
            Problem.Kind.STEP_THREW,
            "The code of step "
                + path
                + " threw "
                + e.getClass().getSimpleName()
                + ": "
                + e.getMessage(),
            "Mend the step's code.")
        .at(path);
  }
}
