package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.util.Objects;

/**
 * A commit that is to be live.
 *
 * @param repository that has it
 * @param commit which
 */
public record SourceCommit(GitRepository repository, CommitId commit) {
  /** Checks that both are there. */
  public SourceCommit {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(commit, "commit");
  }

  /**
   * Whether a revision has this commit: it is that one, or came after it. False for one that the
   * repository does not have.
   *
   * @throws ProviderException if the repository can't tell now
   */
  public boolean isIn(CommitId revision) {
    if (revision.equals(commit)) {
      return true;
    }
    try {
      // what is older is told without much history
      return !repository.isAncestor(revision, commit) && repository.isAncestor(commit, revision);
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
