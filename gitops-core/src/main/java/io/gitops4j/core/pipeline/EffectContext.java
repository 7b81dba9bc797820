package io.gitops4j.core.pipeline;

import io.gitops4j.core.spi.Connections;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/** What an effect may use. Immutable. */
public final class EffectContext {
  private final Scope scope;
  private final Connections connections;
  private final Instant now;
  private final Consumer<String> progress;

  /** Made by whoever runs effects: the engine, and tests. */
  public EffectContext(
      Scope scope, Connections connections, Instant now, Consumer<String> progress) {
    this.scope = Objects.requireNonNull(scope, "scope");
    this.connections = Objects.requireNonNull(connections, "connections");
    this.now = Objects.requireNonNull(now, "now");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /** What the run has so far. */
  public Release release() {
    return scope.release();
  }

  /** Where it belongs. */
  public Scope scope() {
    return scope;
  }

  /** Providers by their logical names. */
  public Connections connections() {
    return connections;
  }

  /** The time of the run. */
  public Instant now() {
    return now;
  }

  /** Says how far it is; shown, not kept. */
  public void progress(String sentence) {
    progress.accept(sentence);
  }
}
