package io.gitops4j.examples.guide.spi;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.git.JGitProvider;
import java.util.Optional;

/** A forge of the house: Git as everywhere, and a page for each commit. */
record HouseGit(JGitProvider git) implements GitProvider {
  @Override
  public GitRepository repository(RepositoryUrl url) {
    return git.repository(url);
  }

  @Override
  public Optional<String> commitPage(RepositoryUrl url, CommitId commit) {
    return Optional.of("https://git.example.org/commits/" + commit);
  }

  @Override
  public void close() {
    git.close();
  }
}
