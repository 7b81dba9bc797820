package io.gitops4j.core.spi;

import io.gitops4j.core.model.ErrorKind;

/** Somebody else wrote to the stream first, or took over its claim. Read again and decide again. */
public final class VersionConflictException extends JournalException {
  private static final long serialVersionUID = 1L;

  private final boolean fenced;

  /** The stream is at another version. */
  public VersionConflictException(Journal.StreamId stream, long expected, long actual) {
    super(
        ErrorKind.STALE,
        "Could not append to "
            + stream
            + ": expected version "
            + expected
            + ", it is at "
            + actual
            + ". Read the stream again and decide again.",
        null);
    this.fenced = false;
  }

  /** The claim was lost. */
  public VersionConflictException(Journal.Claim claim) {
    super(
        ErrorKind.STALE,
        "Could not append to "
            + claim.stream()
            + ": the claim of epoch "
            + claim.epoch()
            + " was lost. Stop acting on it.",
        null);
    this.fenced = true;
  }

  /** Whether the writer's claim was lost: it must stop, not try again. */
  public boolean fenced() {
    return fenced;
  }
}
