package io.gitops4j.core.engine;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.EffectContext;
import io.gitops4j.core.pipeline.Note;
import io.gitops4j.core.pipeline.Outline;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.pipeline.State;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.Verdict;
import io.gitops4j.core.spi.Connections;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a step sees during one entry. */
final class StepEntry implements StepContext {
  private final RunContext run;
  private final NodePath path;
  private final StageScope scope;
  private final Outline outline;
  private final Door.Mode mode;
  private final Door door;
  private final Door backDoor;
  private @Nullable Stop stopped;

  StepEntry(RunContext run, NodePath path, StageScope scope, Step step, Door.Mode mode) {
    this.run = run;
    this.path = path;
    this.scope = scope;
    this.outline = step.outline(new RunRelease(run.stream()));
    this.mode = mode;
    this.door = new Door(run, path, scope, mode, this::effects);
    this.backDoor = new Door(run, path, scope.unguarded(), mode, this::effects);
  }

  /** Enters a step to find out what came of its operations; what stopped that, if something did. */
  static Optional<Stop> resolve(RunContext run, NodePath path, Step step, StageScope scope)
      throws InterruptedException {
    try {
      step.run(new StepEntry(run, path, scope, step, Door.Mode.RESOLVE));
      return Optional.empty();
    } catch (Stop stop) {
      return Optional.of(stop);
    }
  }

  /** A step that caught what ended it does not thereby go on. */
  void rethrowSwallowed() {
    if (stopped != null) {
      throw stopped;
    }
  }

  @Override
  public <R extends Receipt> R once(String name, Effect<R> effect) {
    return through(door, name, effect);
  }

  @Override
  public <R extends Receipt> R undo(String name, Effect<R> effect) {
    return through(backDoor, name, effect);
  }

  @Override
  public Verdict mayAct() {
    Verdict verdict = scope.atAct(run.gates());
    if (!(verdict instanceof Verdict.Open)) {
      return verdict;
    }
    return scope
        .environment()
        .flatMap(e -> run.ownership().closed(e, path, !scope.guarded()))
        .map(StepEntry::verdict)
        .orElse(verdict);
  }

  private static Verdict verdict(Stop stop) {
    Duration pause = stop.pause();
    return pause == null
        ? Verdict.refused(stop.sentence())
        : new Verdict.Blocked(stop.sentence(), pause, stop.wakeOn());
  }

  private <R extends Receipt> R through(Door way, String name, Effect<R> effect) {
    rethrowSwallowed();
    if (!outline.allows(name)) {
      throw new IllegalStateException(
          "Step " + path + " performs an effect " + name + " that its outline does not name");
    }
    try {
      return way.once(name, effect);
    } catch (Stop stop) {
      stopped = stop;
      throw stop;
    }
  }

  @Override
  public Fields note(String name, Supplier<Fields> look) {
    rethrowSwallowed();
    Optional<Note> known = run.stream().look(s -> s.node(path).note(name));
    if (known.isPresent()) {
      return known.get().fields();
    }
    if (mode != Door.Mode.OPEN) {
      stopped = Stop.cancel();
      throw stopped;
    }
    Fields found = look.get();
    run.stream().append(new RunRecord.Noted(path, name, found));
    return found;
  }

  private EffectContext effects() {
    return new EffectContext(
        new Scope(release(), path, scope.environment()), run.connections(), now(), this::progress);
  }

  @Override
  public Release release() {
    return new RunRelease(run.stream());
  }

  @Override
  public NodePath node() {
    return path;
  }

  @Override
  public Optional<String> environment() {
    return scope.environment();
  }

  @Override
  public Instant now() {
    return run.stream().now();
  }

  @Override
  public Instant startedAt() {
    return run.stream().look(s -> s.node(path).startedAt());
  }

  @Override
  public Optional<State> state() {
    Fields remembered = run.stream().look(s -> s.node(path).state());
    return remembered.isEmpty() ? Optional.empty() : Optional.of(new State(remembered));
  }

  @Override
  public Connections connections() {
    return run.connections();
  }

  @Override
  public void progress(String sentence) {
    run.progress().accept(path, sentence);
  }
}
