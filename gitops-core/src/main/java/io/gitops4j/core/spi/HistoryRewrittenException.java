package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;

/** The commit a run stands on is no longer part of the branch: somebody rewrote its history. */
public final class HistoryRewrittenException extends ProviderException {
  private static final long serialVersionUID = 1L;

  private final transient CommitId head;

  /**
   * The base is no ancestor of the head.
   *
   * @param what the branch or file whose history it is
   */
  public HistoryRewrittenException(String what, CommitId base, CommitId head) {
    super(
        ErrorKind.STALE,
        "Could not go on from commit "
            + base.abbreviated()
            + " of "
            + what
            + ": it is no longer an ancestor of the head "
            + head.abbreviated()
            + ". The history was rewritten; look at what happened before going on.");
    this.head = head;
  }

  /** The branch's head as it was found. */
  public CommitId head() {
    return head;
  }
}
