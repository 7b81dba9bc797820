package io.gitops4j.git.bitbucket;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.forge.Probe;

/**
 * Bitbucket Data Center. All are somebody's own, and named by the connection's option {@code
 * provider: bitbucket-data-center}.
 */
public final class BitbucketDataCenterProviderFactory implements GitProviderFactory {
  /** For {@link java.util.ServiceLoader}. */
  public BitbucketDataCenterProviderFactory() {}

  @Override
  public String name() {
    return "bitbucket-data-center";
  }

  @Override
  public boolean supports(RepositoryUrl url) {
    return false;
  }

  // https://developer.atlassian.com/server/bitbucket/rest/ application-properties: open to
  // everybody
  @Override
  public boolean recognises(RepositoryUrl url, ProviderContext context) {
    return Probe.of(
        url,
        context,
        "/rest/api/latest/application-properties",
        answer -> answer.isSuccess() && answer.text().contains("\"displayName\":\"Bitbucket\""));
  }

  @Override
  public GitProvider create(ProviderContext context) {
    return BitbucketDataCenterProvider.open(context);
  }
}
