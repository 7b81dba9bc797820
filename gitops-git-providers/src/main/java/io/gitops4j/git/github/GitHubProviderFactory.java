package io.gitops4j.git.github;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.forge.Probe;

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

  // private ones answer 401, and name themselves all the same
  @Override
  public boolean recognises(RepositoryUrl url, ProviderContext context) {
    return Probe.of(
        url,
        context,
        "/api/v3/meta",
        answer ->
            answer.header("X-GitHub-Enterprise-Version").isPresent()
                || answer.header("X-GitHub-Request-Id").isPresent());
  }

  @Override
  public GitProvider create(ProviderContext context) {
    return GitHubProvider.open(context);
  }
}
