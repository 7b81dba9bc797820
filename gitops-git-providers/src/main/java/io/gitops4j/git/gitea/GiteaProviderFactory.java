package io.gitops4j.git.gitea;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.forge.Probe;
import java.util.Set;

/**
 * Gitea and Forgejo. The public hosts are known; one of your own is named by the connection's
 * option {@code provider: gitea}.
 */
public final class GiteaProviderFactory implements GitProviderFactory {
  private static final Set<String> PUBLIC = Set.of("gitea.com", "codeberg.org");

  /** For {@link java.util.ServiceLoader}. */
  public GiteaProviderFactory() {}

  @Override
  public String name() {
    return "gitea";
  }

  @Override
  public boolean supports(RepositoryUrl url) {
    return PUBLIC.contains(url.host());
  }

  // https://docs.gitea.com/api/#tag/miscellaneous/operation/getVersion
  @Override
  public boolean recognises(RepositoryUrl url, ProviderContext context) {
    return Probe.of(
        url,
        context,
        "/api/v1/version",
        answer -> answer.isSuccess() && answer.text().startsWith("{\"version\":"));
  }

  @Override
  public GitProvider create(ProviderContext context) {
    return GiteaProvider.open(context);
  }
}
