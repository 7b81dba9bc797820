package io.gitops4j.testkit;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.PullRequests;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Pull requests whose lists don't show for a while what was opened here. Thread-safe. */
record LaggingPullRequests(
    PullRequests real, Map<String, Instant> openedAt, InstantSource clock, Duration lag)
    implements PullRequests {
  @Override
  public PullRequest open(RepositoryUrl repository, Proposal proposal) {
    PullRequest opened = real.open(repository, proposal);
    openedAt.put(repository + "#" + opened.number(), clock.instant());
    return opened;
  }

  @Override
  public List<PullRequest> find(RepositoryUrl repository, String sourceBranch) {
    Instant shown = clock.instant().minus(lag);
    return real.find(repository, sourceBranch).stream()
        .filter(
            pr ->
                !openedAt.getOrDefault(repository + "#" + pr.number(), Instant.MIN).isAfter(shown))
        .toList();
  }

  @Override
  public PullRequest get(RepositoryUrl repository, long number) {
    return real.get(repository, number);
  }

  @Override
  public PullRequest describe(RepositoryUrl repository, long number, String title, String body) {
    return real.describe(repository, number, title, body);
  }

  @Override
  public Merge merge(RepositoryUrl repository, long number, CommitId head, MergeMethod method) {
    return real.merge(repository, number, head, method);
  }

  @Override
  public PullRequest close(RepositoryUrl repository, long number) {
    return real.close(repository, number);
  }
}
