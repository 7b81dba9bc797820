package io.gitops4j.core.engine;

/** How a run ended. */
public enum Outcome {
  /** Every stage is done. */
  SUCCEEDED,
  /** A stage failed, and nothing undid it. */
  FAILED,
  /** A stage failed and was undone. */
  ROLLED_BACK,
  /** Somebody cancelled it before it changed anything. */
  CANCELLED,
  /** Somebody cancelled it after it had changed something. */
  CANCELLED_AFTER_EFFECT,
  /** A newer run took its place. */
  SUPERSEDED,
  /** A gate refused, or the environment was in use. */
  REJECTED
}
