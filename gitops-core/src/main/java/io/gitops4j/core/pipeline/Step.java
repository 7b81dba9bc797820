package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Names;
import java.time.Duration;

/**
 * One thing a stage does. It is re-entered from its top after a wait or a restart, so it keeps
 * nothing in fields and changes the world only through {@link StepContext#once}. Thread-safe.
 */
public interface Step {
  /** Its name, unique within its stage; part of every key, so don't change it lightly. */
  String name();

  /**
   * Does it, or as much as can be done now. Never sleeps: it returns {@link StepResult.Waiting}.
   *
   * @throws InterruptedException if the engine stops; the run goes on later from here
   */
  StepResult run(StepContext context) throws InterruptedException;

  /** The effects it may perform; planning shows them, and others are then refused. */
  default Outline outline(Release release) {
    return Outline.opaque();
  }

  /** Everything that makes it this step and no other, for the pipeline's fingerprint. */
  default String describe() {
    return name();
  }

  /** Timeout and retries. */
  default StepOptions options() {
    return StepOptions.DEFAULT;
  }

  /** Called when the run is cancelled while this step waits: closes what it left open. */
  default void cancelled(StepContext context) throws InterruptedException {}

  /** The same step, failed when it is not done after so long, waiting included. */
  default Step within(Duration timeout) {
    return new ConfiguredStep(this, name(), options().withTimeout(timeout));
  }

  /**
   * The same step, tried again when it fails, at most so often, after a pause that doubles each
   * time up to an hour.
   */
  default Step retry(int times, Duration pause) {
    return new ConfiguredStep(this, name(), options().withRetries(times, pause));
  }

  /** The same step under another name. */
  default Step as(String newName) {
    return new ConfiguredStep(this, Names.check("step", newName), options());
  }

  /**
   * A step from code. What the code does is outside the pipeline's fingerprint: change the version
   * when it means something else.
   */
  static Step named(String name, String version, Body body) {
    return new CodeStep(Names.check("step", name), version, body);
  }

  /** A step from code that changes nothing outside and needs no version. */
  static Step named(String name, Body body) {
    return named(name, "1", body);
  }

  /** The code of a step. */
  @FunctionalInterface
  interface Body {
    /** See {@link Step#run}. */
    StepResult run(StepContext context) throws InterruptedException;
  }
}
