package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.model.ProviderException;

/**
 * One change of the outside world: a commit, a pull request, a push, a deployment. It happens
 * through {@link StepContext#once}, and only there: the engine journals {@link #intend what is to
 * be sent}, {@link #look looks} whether it was sent already, {@link #perform sends} it and journals
 * the receipt. An effect keeps no state of its own and is thread-safe.
 *
 * @param <R> what it leaves behind
 */
public interface Effect<R extends Receipt> {
  /** A short name of its sort, for the journal: {@code git.commit}. */
  String kind();

  /** How it can be told to have happened. */
  EffectClass effectClass();

  /**
   * What an approval of this effect approves: target and content as far as they are known, in a
   * form that is the same each time. Changes nothing.
   */
  Fields subject(Scope scope);

  /**
   * What is to be sent, and what it stands on (a branch's head, a digest). Changes nothing outside
   * caches; called once for each operation, before anything is sent.
   *
   * @throws ProviderException if it can't be worked out
   */
  Payload intend(OperationKey key, EffectContext context);

  /**
   * Whether it happened.
   *
   * @throws ProviderException if that can't be asked now
   */
  Observation<R> look(OperationKey key, Payload payload, EffectContext context);

  /**
   * Makes it happen. Called only after {@link #look} said it did not.
   *
   * @throws ProviderException with {@link io.gitops4j.core.model.Retry#LOOK_FIRST} when the outcome
   *     is unknown; then the engine looks before it does anything else
   */
  Observation<R> perform(OperationKey key, Payload payload, EffectContext context);

  /**
   * Asked when a step that failed is tried again: whether what happened then is of no use any more,
   * as a CI run that failed, so that it has to happen anew. What happened stands unless said.
   *
   * @throws ProviderException if that can't be asked now
   */
  default boolean isSpent(R receipt, EffectContext context) {
    return false;
  }

  /** Reads a receipt back from the journal. */
  R receipt(Fields fields);

  /** What it would do, worked out from a snapshot alone; all that planning ever calls. */
  Preview preview(Scope scope, Snapshot snapshot);
}
