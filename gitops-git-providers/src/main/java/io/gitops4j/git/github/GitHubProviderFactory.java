package io.gitops4j.git.github;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;

/**
 * GitHub. An Enterprise Server of your own is named by the connection's option {@code provider:
 * github}.
 */
public final class GitHubProviderFactory implements GitProviderFactory {
  /** For {@link java.util.ServiceLoader}. */
  public GitHubProviderFactory() {}

  @Override
  public String name() {
    return "github";
  }

  @Override
  public boolean supports(RepositoryUrl url) {
    return GitHubProvider.PUBLIC.contains(url.host());
  }

  @Override
  public GitProvider create(ProviderContext context) {
    return GitHubProvider.open(context);
  }
}
