package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import java.util.List;
import java.util.Objects;

/**
 * What a forge shows of where a repository's commits are deployed. A record for people; nothing is
 * deployed by it. Every method throws {@link ProviderException}. Thread-safe.
 */
public interface Deployments {
  /**
   * Records how far the deployment of a commit into an environment is. Idempotent: the same commit
   * in the same environment is the same deployment; the state that was set last stands.
   */
  void set(RepositoryUrl repository, Deployment deployment);

  /** The latest deployment of each commit into an environment, newest first; 100 at most. */
  List<Deployment> list(RepositoryUrl repository, String environment);

  /**
   * One deployment.
   *
   * @param environment its name
   * @param commit what is deployed
   * @param state how far it is
   * @param url where it can be looked at; empty if there is no such place
   * @param description a sentence for people; left out where the forge has none
   */
  record Deployment(
      String environment, CommitId commit, State state, String url, String description) {
    /** Checks that there is an environment. */
    public Deployment {
      if (environment.isBlank()) {
        throw new IllegalArgumentException("A deployment needs an environment");
      }
      Objects.requireNonNull(commit, "commit");
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(description, "description");
    }
  }

  /** How far a deployment is. */
  enum State {
    /** Not done yet. */
    IN_PROGRESS,
    /** It is there. */
    SUCCEEDED,
    /** It is not there, and won't be. */
    FAILED,
    /** It was there. */
    INACTIVE
  }
}
