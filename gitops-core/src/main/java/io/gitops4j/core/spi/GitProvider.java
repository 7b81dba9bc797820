package io.gitops4j.core.spi;

import io.gitops4j.core.model.RepositoryUrl;
import java.util.Optional;

/**
 * A place that keeps Git repositories, with whatever it has around them. What it lacks it says by
 * an empty facet, so that callers ask before they call.
 */
public interface GitProvider extends AutoCloseable {
  /**
   * A repository kept here. Does not touch the network.
   *
   * @throws IllegalArgumentException if the URL is not of this provider
   */
  GitRepository repository(RepositoryUrl url);

  /** Pull requests, where it has them. */
  default Optional<PullRequests> pullRequests() {
    return Optional.empty();
  }

  /** Reviews of pull requests, where it has them. */
  default Optional<Reviews> reviews() {
    return Optional.empty();
  }

  /** Statuses of commits, where it has them. */
  default Optional<CommitStatuses> statuses() {
    return Optional.empty();
  }

  /** Rules about branches, where it can tell. */
  default Optional<BranchRules> branchRules() {
    return Optional.empty();
  }

  /** Gives back what it holds: connections, cache claims. Idempotent. */
  @Override
  default void close() {}
}
