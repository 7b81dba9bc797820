package io.gitops4j.testkit;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.MetricSource;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.core.spi.Workflows;
import java.time.InstantSource;
import java.util.Optional;

/** Real connections whose calls fail when a test wants it. */
record FaultyConnections(Connections real, Workflows ci, Faults faults, InstantSource clock)
    implements Connections {
  @Override
  public GitRepository repository(String name) {
    return faults.in(GitRepository.class, real.repository(name));
  }

  @Override
  public GitProvider provider(String name) {
    return new FaultyProvider(real.provider(name), ci, faults, clock);
  }

  @Override
  public Registry registry(String host) {
    return faults.in(Registry.class, real.registry(host));
  }

  @Override
  public Registry buildCache() {
    return real.buildCache();
  }

  @Override
  public DeploymentTarget target(String environment) {
    return faults.in(DeploymentTarget.class, real.target(environment));
  }

  @Override
  public MetricSource metrics(String name) {
    return faults.in(MetricSource.class, real.metrics(name));
  }

  @Override
  public Optional<Actor> actor(Identity identity) {
    return real.actor(identity);
  }

  /** A real provider whose calls fail when a test wants it. */
  private record FaultyProvider(GitProvider real, Workflows ci, Faults faults, InstantSource clock)
      implements GitProvider {
    @Override
    public GitRepository repository(RepositoryUrl url) {
      return faults.in(GitRepository.class, real.repository(url));
    }

    @Override
    public Optional<String> commitPage(RepositoryUrl url, CommitId commit) {
      return real.commitPage(url, commit);
    }

    @Override
    public Optional<PullRequests> pullRequests() {
      return real.pullRequests().map(p -> faults.in(PullRequests.class, faults.lagging(p, clock)));
    }

    @Override
    public Optional<Reviews> reviews() {
      return real.reviews().map(reviews -> faults.in(Reviews.class, reviews));
    }

    @Override
    public Optional<CommitStatuses> statuses() {
      return real.statuses().map(statuses -> faults.in(CommitStatuses.class, statuses));
    }

    @Override
    public Optional<Comments> comments() {
      return real.comments().map(comments -> faults.in(Comments.class, comments));
    }

    @Override
    public Optional<Workflows> workflows() {
      return Optional.of(faults.in(Workflows.class, ci));
    }

    @Override
    public Optional<Repositories> repositories() {
      return real.repositories();
    }

    @Override
    public Optional<BranchRules> branchRules() {
      return real.branchRules();
    }
  }
}
