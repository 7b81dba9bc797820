package io.gitops4j.canary;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.State;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.Verdict;
import io.gitops4j.core.spi.Connections;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A step's context for a step within it, whose effects and notes have names of their own.
 *
 * @param outer the context
 * @param name what is before the names
 * @param undoing whether it takes something back
 */
record NamedContext(StepContext outer, String name, boolean undoing) implements StepContext {
  static String named(String name, String inner) {
    return name + "-" + inner;
  }

  @Override
  public <R extends Receipt> R once(String inner, Effect<R> effect) {
    return undoing
        ? outer.undo(named(name, inner), effect)
        : outer.once(named(name, inner), effect);
  }

  @Override
  public <R extends Receipt> R undo(String inner, Effect<R> effect) {
    return outer.undo(named(name, inner), effect);
  }

  @Override
  public Fields note(String inner, Supplier<Fields> look) {
    return outer.note(named(name, inner), look);
  }

  @Override
  public Verdict mayAct() {
    return outer.mayAct();
  }

  @Override
  public Release release() {
    return outer.release();
  }

  @Override
  public NodePath node() {
    return outer.node();
  }

  @Override
  public Optional<String> environment() {
    return outer.environment();
  }

  @Override
  public Instant now() {
    return outer.now();
  }

  @Override
  public Instant startedAt() {
    return outer.startedAt();
  }

  @Override
  public Optional<State> state() {
    return outer.state();
  }

  @Override
  public Connections connections() {
    return outer.connections();
  }

  @Override
  public void progress(String sentence) {
    outer.progress(sentence);
  }
}
