package io.gitops4j.testkit.forge;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.PullRequests;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A provider that says when a pull request is about to be opened. */
record Watched(GitProvider provider, Consumer<PullRequests.Proposal> opens) implements GitProvider {
  @Override
  public GitRepository repository(RepositoryUrl url) {
    return provider.repository(url);
  }

  @Override
  public Optional<PullRequests> pullRequests() {
    return provider.pullRequests().map(pulls -> new WatchedPulls(pulls, opens));
  }

  @Override
  public void close() {
    provider.close();
  }

  private record WatchedPulls(PullRequests pulls, Consumer<Proposal> opens)
      implements PullRequests {
    @Override
    public List<PullRequest> find(RepositoryUrl repository, String sourceBranch) {
      return pulls.find(repository, sourceBranch);
    }

    @Override
    public PullRequest get(RepositoryUrl repository, long number) {
      return pulls.get(repository, number);
    }

    @Override
    public PullRequest open(RepositoryUrl repository, Proposal proposal) {
      opens.accept(proposal);
      return pulls.open(repository, proposal);
    }

    @Override
    public PullRequest describe(RepositoryUrl repository, long number, String title, String body) {
      return pulls.describe(repository, number, title, body);
    }

    @Override
    public Merge merge(RepositoryUrl repository, long number, CommitId head, MergeMethod method) {
      return pulls.merge(repository, number, head, method);
    }

    @Override
    public PullRequest close(RepositoryUrl repository, long number) {
      return pulls.close(repository, number);
    }
  }
}
