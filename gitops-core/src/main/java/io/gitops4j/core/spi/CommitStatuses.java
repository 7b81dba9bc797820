package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import java.util.List;
import java.util.Objects;

/** The statuses (checks) of commits. */
public interface CommitStatuses {
  /** Sets the status of one context; the last one set stands. */
  void set(RepositoryUrl repository, CommitId commit, Status status);

  /** The standing status of each context. */
  List<Status> list(RepositoryUrl repository, CommitId commit);

  /**
   * One status.
   *
   * @param context what it is about, for example {@code gitops4j/prod}
   * @param state what it says
   * @param description a sentence for people
   */
  record Status(String context, State state, String description) {
    /** Checks that there is a context. */
    public Status {
      if (context.isBlank()) {
        throw new IllegalArgumentException("A commit status needs a context");
      }
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(description, "description");
    }
  }

  /** What a status says. */
  enum State {
    /** Not known yet. */
    PENDING,
    /** Good. */
    SUCCESS,
    /** Not good. */
    FAILURE,
    /** Could not be found out. */
    ERROR
  }
}
