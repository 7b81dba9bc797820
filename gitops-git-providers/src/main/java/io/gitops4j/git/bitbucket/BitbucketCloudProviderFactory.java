package io.gitops4j.git.bitbucket;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;

/** Bitbucket Cloud, which is one host: {@code bitbucket.org}. */
public final class BitbucketCloudProviderFactory implements GitProviderFactory {
  /** For {@link java.util.ServiceLoader}. */
  public BitbucketCloudProviderFactory() {}

  @Override
  public String name() {
    return "bitbucket-cloud";
  }

  @Override
  public boolean supports(RepositoryUrl url) {
    return BitbucketCloudProvider.PUBLIC.contains(url.host());
  }

  @Override
  public GitProvider create(ProviderContext context) {
    return BitbucketCloudProvider.open(context);
  }
}
