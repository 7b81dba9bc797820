package io.gitops4j.git.gitlab;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.forge.Probe;

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

  // https://docs.gitlab.com/api/rest/authentication/: without credentials it says 401 in its own
  // words
  @Override
  public boolean recognises(RepositoryUrl url, ProviderContext context) {
    return Probe.of(
        url,
        context,
        "/api/v4/version",
        answer -> answer.status() == 401 && answer.text().contains("\"401 Unauthorized\""));
  }

  @Override
  public GitProvider create(ProviderContext context) {
    return GitLabProvider.open(context);
  }
}
