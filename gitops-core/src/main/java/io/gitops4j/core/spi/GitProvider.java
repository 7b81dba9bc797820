package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
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

  /**
   * Where people look at a commit of a repository, where it has pages for that. Does not touch the
   * network.
   */
  default Optional<String> commitPage(RepositoryUrl url, CommitId commit) {
    return Optional.empty();
  }

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

  /** Comments below pull requests, where it has them. */
  default Optional<Comments> comments() {
    return Optional.empty();
  }

  /** Workflows of its own CI, where it has them. */
  default Optional<Workflows> workflows() {
    return Optional.empty();
  }

  /** Webhooks, where it sends them. */
  default Optional<Webhooks> webhooks() {
    return Optional.empty();
  }

  /** Records of deployments, where it keeps them. */
  default Optional<Deployments> deployments() {
    return Optional.empty();
  }

  /** Repositories as things of their own, where they can be found and made. */
  default Optional<Repositories> repositories() {
    return Optional.empty();
  }

  /** Gives back what it holds: connections, cache claims. Idempotent. */
  @Override
  default void close() {}
}
