package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepOptions;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Enters one step and journals what came of it. */
final class StepRunner {
  private static final int MOST_FAILURES = 12;
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
      return failed(path, step, timedOut(path, step));
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
    StepEntry entry = new StepEntry(run, path, scope, step, Door.Mode.OPEN);
    try (Watch.Watched watched = run.watch().begin(deadline)) {
      StepResult result = enter(step, entry, watched, path);
      entry.rethrowSwallowed();
      return journal(path, step, result, deadline);
    } catch (Stop stop) {
      return stopped(path, step, stop, deadline);
    } catch (JournalException e) {
      throw e;
    } catch (ProviderException e) {
      Problem problem = Problem.of(e).at(path);
      Stop stop =
          e.retry() == Retry.NEVER
              ? Stop.fail(problem)
              : Stop.retryLater(problem.sentence(), e.retryAfter().orElse(null), problem);
      return stopped(path, step, stop, deadline);
    } catch (RuntimeException e) {
      return failed(path, step, threw(path, e));
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
        throw Stop.fail(timedOut(path, step));
      }
      if (e instanceof InterruptedException || Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException("The delivery stops").initCause(e);
      }
      throw e;
    }
  }

  private Progress journal(
      NodePath path, Step step, StepResult result, Optional<Instant> deadline) {
    if (result instanceof StepResult.Done done) {
      stream.append(new RunRecord.StepDone(path, done.learned().fields()));
      return Progress.done();
    }
    if (result instanceof StepResult.Failed failed) {
      return failed(path, step, failed.problem().at(path));
    }
    StepResult.Waiting waiting = (StepResult.Waiting) result;
    return waits(
        new RunRecord.StepWaiting(
            path,
            waiting.why(),
            waiting.wakeOn(),
            earlier(stream.now().plus(waiting.noLaterThan()), deadline),
            waiting.state().fields(),
            0));
  }

  private Progress stopped(NodePath path, Step step, Stop stop, Optional<Instant> deadline) {
    return switch (stop.kind()) {
      case FAIL -> failed(path, step, stop.problem());
      case POSTPONE -> postponed(path, step, stop, deadline);
      case PARK, END, CANCEL -> throw stop;
    };
  }

  private Progress postponed(NodePath path, Step step, Stop stop, Optional<Instant> deadline) {
    int failures = stop.isFailure() ? failuresSoFar(path) + 1 : 0;
    if (failures > MOST_FAILURES) {
      return failed(path, step, stop.problem());
    }
    Duration own = stop.pause() == null ? Duration.ZERO : stop.pause();
    Duration grown = stop.isFailure() ? grown(failures) : FIRST_PAUSE;
    Duration pause = own.compareTo(grown) > 0 ? own : grown;
    Instant until = earlier(stream.now().plus(pause), deadline);
    return waits(
        new RunRecord.StepWaiting(path, stop.sentence(), stop.wakeOn(), until, null, failures));
  }

  private int failuresSoFar(NodePath path) {
    return stream.look(s -> s.node(path).waiting().map(NodeState.Wait::failures).orElse(0));
  }

  private static Duration grown(int failures) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 20));
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private Progress waits(RunRecord.StepWaiting record) {
    stream.append(record);
    return new Progress.Waiting(record.wakeOn(), record.until());
  }

  private Progress failed(NodePath path, Step step, Problem problem) {
    StepOptions options = step.options();
    int attempt = stream.look(s -> s.node(path).attempt());
    boolean again = attempt <= options.retries();
    stream.append(new RunRecord.StepFailed(path, problem, again));
    if (!again) {
      return new Progress.Failed(problem);
    }
    Instant until = stream.now().plus(options.pauseBefore(attempt));
    String why = "Retry " + attempt + " of " + options.retries() + ": " + problem.sentence();
    Set<WakeKey> none = Set.of();
    return waits(new RunRecord.StepWaiting(path, why, none, until, null, 0));
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

  private static Problem threw(NodePath path, RuntimeException e) {
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
