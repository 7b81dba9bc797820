package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.spi.Connections;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** What a step may use while it runs. Not to be kept. */
public interface StepContext {
  /** What the run has so far. */
  Release release();

  /** The step's own place. */
  NodePath node();

  /** The environment of the stage around it. */
  Optional<String> environment();

  /** The time of the run: never earlier than anything journaled. */
  Instant now();

  /** When the step was first entered in this attempt. */
  Instant startedAt();

  /** What the step's last {@link StepResult.Waiting} said to remember. */
  Optional<State> state();

  /**
   * Makes an effect happen once: journals the intent, looks, performs, journals the receipt; after
   * a restart returns the receipt it has. Ends the step if the effect can't happen (conflict,
   * refusal) or not yet (a gate closed, a server unreachable); code after it then does not run.
   *
   * @param name unique within the step
   */
  <R extends Receipt> R once(String name, Effect<R> effect);

  /**
   * The same for what takes back something the step did before, such as the traffic of a canary
   * that failed: the gates of the stage don't hold it up, nor does a hold of the environment.
   */
  <R extends Receipt> R undo(String name, Effect<R> effect);

  /**
   * Whether an effect could happen now, as far as gates and holds go: for a step that has something
   * better to do than to wait for them, as a canary that is watched meanwhile.
   */
  Verdict mayAct();

  /**
   * Finds something out once: what it says is journaled before the step acts on it, and is the same
   * after a restart; {@link Release#notes} has it. A step that is tried again finds out anew.
   *
   * @param name unique within the step
   * @param look finds it out; changes nothing outside, and may throw a {@link
   *     io.gitops4j.core.model.ProviderException}, as the step's own code
   */
  Fields note(String name, Supplier<Fields> look);

  /** For reading; writing goes through {@link #once}. */
  Connections connections();

  /** Says how far it is; shown, not kept. */
  void progress(String sentence);
}
