package io.gitops4j.core.model;

/** What a caller may do after a {@link ProviderException}. */
public enum Retry {
  /** The same call gives the same answer. */
  NEVER,
  /**
   * The call did nothing and may be repeated, not before {@link ProviderException#retryAfter()}.
   */
  AFTER,
  /** The call may have had its effect: look before doing it again. */
  LOOK_FIRST
}
