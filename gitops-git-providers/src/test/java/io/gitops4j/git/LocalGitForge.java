package io.gitops4j.git;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Reviews;
import java.nio.file.Path;
import java.util.Map;

/** The forge in a folder for the kits. */
record LocalGitForge(LocalGitProvider provider, RepositoryUrl repository) implements GitForge {
  static LocalGitForge in(Path folder) {
    LocalGitProvider provider =
        LocalGitProvider.open(folder.resolve("forge"), ProviderContext.in(folder.resolve("cache")));
    RepositoryUrl url =
        provider.createRepository("team/shop", Map.of("config.yaml", GitForge.START));
    return new LocalGitForge(provider, url);
  }

  @Override
  public void review(long number, Identity reviewer, Reviews.Review.State state) {
    provider.review(repository, number, reviewer, state);
  }

  @Override
  public void protect(String branch, int approvals) {
    provider.protect(repository, branch, approvals);
  }

  @Override
  public RepositoryUrl sibling(String name) {
    return RepositoryUrl.of(repository.folder().orElseThrow().resolveSibling(name + ".git"));
  }

  @Override
  public void close() {
    provider.close();
  }
}
