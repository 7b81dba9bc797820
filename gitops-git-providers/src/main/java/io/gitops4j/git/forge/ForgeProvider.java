package io.gitops4j.git.forge;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.Reviews;
import java.util.Optional;

/** A forge: its repositories by Git, and what its API has around them. Thread-safe. */
public abstract class ForgeProvider implements GitProvider {
  private final ForgeHosts hosts;
  private final PullRequests pullRequests;
  private final Reviews reviews;
  private final CommitStatuses statuses;
  private final BranchRules branchRules;

  /** A forge on some hosts, which are closed with it. */
  protected ForgeProvider(
      ForgeHosts hosts,
      PullRequests pullRequests,
      Reviews reviews,
      CommitStatuses statuses,
      BranchRules branchRules) {
    this.hosts = hosts;
    this.pullRequests = pullRequests;
    this.reviews = reviews;
    this.statuses = statuses;
    this.branchRules = branchRules;
  }

  @Override
  public final GitRepository repository(RepositoryUrl url) {
    return hosts.repository(url);
  }

  @Override
  public Optional<String> commitPage(RepositoryUrl url, CommitId commit) {
    return Optional.of(hosts.page(url) + "/commit/" + commit.hex());
  }

  @Override
  public final Optional<PullRequests> pullRequests() {
    return Optional.of(pullRequests);
  }

  @Override
  public final Optional<Reviews> reviews() {
    return Optional.of(reviews);
  }

  @Override
  public final Optional<CommitStatuses> statuses() {
    return Optional.of(statuses);
  }

  @Override
  public final Optional<BranchRules> branchRules() {
    return Optional.of(branchRules);
  }

  @Override
  public final void close() {
    hosts.close();
  }
}
