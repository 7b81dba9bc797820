package io.gitops4j.core.model;

/** The kinds of failure a provider reports, the same for every provider. */
public enum ErrorKind {
  /** The request itself is wrong. */
  INVALID,
  /** No credential, or one the server does not know. */
  UNAUTHENTICATED,
  /** The credential is known and may not do this. */
  FORBIDDEN,
  /** What was named does not exist, or is hidden from this credential. */
  NOT_FOUND,
  /** The remote moved on since it was read. */
  STALE,
  /** What was to be created is there already, and is another one. */
  ALREADY_EXISTS,
  /** Somebody else changed the very value this edit was to replace. */
  EDIT_CONFLICT,
  /** The server asked us to slow down. */
  RATE_LIMITED,
  /** The server could not be reached, or did not answer in time. */
  UNAVAILABLE,
  /** A defect on either side. */
  INTERNAL
}
