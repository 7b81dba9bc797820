package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import java.util.List;
import java.util.Set;

/**
 * The pull requests of a provider's repositories. Every method throws {@link ProviderException}.
 */
public interface PullRequests {
  /** Those that bring in this source branch, open, merged and closed ones, newest first. */
  List<PullRequest> find(RepositoryUrl repository, String sourceBranch);

  /** One by its number; {@code NOT_FOUND} if there is none. */
  PullRequest get(RepositoryUrl repository, long number);

  /**
   * Opens one.
   *
   * @throws ProviderException {@code ALREADY_EXISTS} if one is open for the same two branches;
   *     {@code INVALID} if the source has nothing the target lacks
   */
  PullRequest open(RepositoryUrl repository, Proposal proposal);

  /** Replaces title and body. */
  PullRequest describe(RepositoryUrl repository, long number, String title, String body);

  /**
   * Merges one, if its head is still the one that was seen. Merging a merged one is success.
   *
   * @return merged, or why not; "not ready" is a value, not an exception
   * @throws ProviderException {@code STALE} if the head moved
   */
  Merge merge(RepositoryUrl repository, long number, CommitId head, MergeMethod method);

  /** Closes one without merging; one that is closed stays so, a merged one is left merged. */
  PullRequest close(RepositoryUrl repository, long number);

  /**
   * What a pull request is opened with.
   *
   * @param sourceBranch the branch to bring in
   * @param targetBranch the branch it goes to
   * @param title one line
   * @param body Markdown
   * @param labels left out where the forge has none
   * @param reviewers who is asked to review it, as the forge names them
   * @param draft whether it can't be merged before a person says that it is ready
   */
  record Proposal(
      String sourceBranch,
      String targetBranch,
      String title,
      String body,
      Set<String> labels,
      Set<String> reviewers,
      boolean draft) {
    /** Checks branches and title. */
    public Proposal {
      if (sourceBranch.equals(targetBranch)) {
        throw new IllegalArgumentException("A pull request needs two different branches");
      }
      if (title.isBlank()) {
        throw new IllegalArgumentException("A pull request needs a title");
      }
      labels = Set.copyOf(labels);
      reviewers = Set.copyOf(reviewers);
    }

    /** One that is no draft and asks nobody. */
    public Proposal(
        String sourceBranch, String targetBranch, String title, String body, Set<String> labels) {
      this(sourceBranch, targetBranch, title, body, labels, Set.of(), false);
    }

    /** The same, asking these to review it. */
    public Proposal reviewedBy(Set<String> logins) {
      return new Proposal(sourceBranch, targetBranch, title, body, labels, logins, draft);
    }

    /** The same as a draft. */
    public Proposal asDraft() {
      return new Proposal(sourceBranch, targetBranch, title, body, labels, reviewers, true);
    }
  }

  /** How the commits come to the target branch. */
  enum MergeMethod {
    /** A merge commit. */
    MERGE,
    /** One new commit with all changes. */
    SQUASH,
    /** The same commits, written anew on the target's head. */
    REBASE
  }

  /**
   * What came of a merge.
   *
   * @param pullRequest as it is now
   * @param outcome merged, or why not
   * @param reason a sentence for people; empty if it is merged
   */
  record Merge(PullRequest pullRequest, Outcome outcome, String reason) {
    /** Whether it is merged, or may be later. */
    public enum Outcome {
      /** It is merged. */
      MERGED,
      /** Not yet: approvals or checks are missing. */
      NOT_READY,
      /** Not as it is: both branches changed the same lines. */
      CONFLICT
    }

    /** Whether it is merged. */
    public boolean merged() {
      return outcome == Outcome.MERGED;
    }
  }
}
