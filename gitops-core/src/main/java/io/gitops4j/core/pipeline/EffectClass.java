package io.gitops4j.core.pipeline;

/** How an effect can be told to have happened, which decides what "once" means for it. */
public enum EffectClass {
  /** The target compares and sets: a late attempt loses. */
  CAS,
  /** The target has a natural key: a second attempt finds the first. */
  UNIQUE,
  /** The effect carries a marker that can be searched for. */
  FINDABLE,
  /**
   * The target can't be asked. A doubtful outcome parks the run, unless the effect says otherwise.
   */
  UNCERTAIN
}
