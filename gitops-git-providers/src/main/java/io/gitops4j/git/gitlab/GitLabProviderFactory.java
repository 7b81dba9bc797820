package io.gitops4j.git.gitlab;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;

/**
 * GitLab. The public host is known; one of your own is named by the connection's option {@code
 * provider: gitlab}.
 */
public final class GitLabProviderFactory implements GitProviderFactory {
  /** For {@link java.util.ServiceLoader}. */
  public GitLabProviderFactory() {}

  @Override
  public String name() {
    return "gitlab";
  }

  @Override
  public boolean supports(RepositoryUrl url) {
    return url.host().equals("gitlab.com");
  }

  @Override
  public GitProvider create(ProviderContext context) {
    return GitLabProvider.open(context);
  }
}
