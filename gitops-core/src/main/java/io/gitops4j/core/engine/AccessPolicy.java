package io.gitops4j.core.engine;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.TenantId;

/** Decides who may do what. Asked before every call that changes something. Thread-safe. */
@FunctionalInterface
public interface AccessPolicy {
  /** Lets everybody do everything: for platforms that decide before they call. */
  AccessPolicy EVERYBODY = (tenant, actor, action, on) -> true;

  /**
   * Whether somebody may do something.
   *
   * @param on what it is done to: a pipeline, a run and gate, an environment
   */
  boolean allows(TenantId tenant, Actor actor, Action action, String on);

  /** What can be done. */
  enum Action {
    /** Start a run. */
    START,
    /** Approve at a gate. */
    APPROVE,
    /** Reject at a gate. */
    REJECT,
    /** Cancel a run. */
    CANCEL,
    /** Try a node again. */
    RETRY,
    /** Let a parked run go on. */
    UNPARK,
    /** Put an environment on hold. */
    HOLD,
    /** Release an environment's hold. */
    RELEASE,
    /** Promote an earlier run's release; asked beside {@link #START}. */
    PROMOTE,
    /** Skip a stage; asked beside {@link #START}. */
    SKIP,
    /** Take an environment back to the release before. */
    ROLLBACK,
    /** Take an environment over from a parked run. */
    TAKE_OVER
  }
}
