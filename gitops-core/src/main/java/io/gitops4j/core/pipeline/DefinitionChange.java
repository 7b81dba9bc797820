package io.gitops4j.core.pipeline;

/** What becomes of a run when its pipeline is another by the time it goes on. */
public enum DefinitionChange {
  /** It goes on with the new one, if that differs only in what the run has not reached yet. */
  ADOPT,
  /** It waits for a person. */
  WAIT,
  /** It is cancelled. */
  CANCEL
}
