package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.spi.Connections;
import java.time.Instant;
import java.util.Optional;

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

  /** For reading; writing goes through {@link #once}. */
  Connections connections();

  /** Says how far it is; shown, not kept. */
  void progress(String sentence);
}
