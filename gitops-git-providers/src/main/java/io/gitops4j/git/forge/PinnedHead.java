package io.gitops4j.git.forge;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;

/** The head that somebody saw, and that alone is to be merged. */
public final class PinnedHead {
  private PinnedHead() {}

  /**
   * Checks that a pull request still has the head that was seen.
   *
   * @throws ProviderException {@code STALE} if it has another one
   */
  public static void check(PullRequest now, CommitId seen) {
    if (!now.head().equals(seen)) {
      throw new ProviderException(
          ErrorKind.STALE,
          "Could not merge pull request "
              + now.number()
              + ": its head is "
              + now.head().abbreviated()
              + " and not "
              + seen.abbreviated()
              + " any more. Look at it again.");
    }
  }
}
