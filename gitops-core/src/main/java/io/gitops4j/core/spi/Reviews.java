package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What people said of pull requests. */
public interface Reviews {
  /** All reviews of a pull request, oldest first. */
  List<Review> of(RepositoryUrl repository, long number);

  /** One review, as a provider read it. Immutable. */
  final class Review {
    private final Identity reviewer;
    private final State state;
    private final CommitId commit;
    private final Instant at;

    /** All of it. */
    public Review(Identity reviewer, State state, CommitId commit, Instant at) {
      this.reviewer = Objects.requireNonNull(reviewer, "reviewer");
      this.state = Objects.requireNonNull(state, "state");
      this.commit = Objects.requireNonNull(commit, "commit");
      this.at = Objects.requireNonNull(at, "at");
    }

    /** Who said it. */
    public Identity reviewer() {
      return reviewer;
    }

    /** What was said. */
    public State state() {
      return state;
    }

    /** The head that was looked at; a review of an older head does not count. */
    public CommitId commit() {
      return commit;
    }

    /** When. */
    public Instant at() {
      return at;
    }

    /** What a review says. */
    public enum State {
      /** Yes. */
      APPROVED,
      /** Not so. */
      CHANGES_REQUESTED,
      /** Neither. */
      COMMENTED
    }
  }
}
