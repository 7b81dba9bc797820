package io.gitops4j.git.azure;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;

/**
 * Azure DevOps. The hosts of the service are known; a server of your own is named by the
 * connection's option {@code provider: azure-devops}.
 */
public final class AzureDevOpsProviderFactory implements GitProviderFactory {
  /** For {@link java.util.ServiceLoader}. */
  public AzureDevOpsProviderFactory() {}

  @Override
  public String name() {
    return "azure-devops";
  }

  @Override
  public boolean supports(RepositoryUrl url) {
    return AzureName.isOfService(url);
  }

  /** Need not ask: no other forge's URLs have {@code _git} in them. */
  @Override
  public boolean recognises(RepositoryUrl url, ProviderContext context) {
    return url.path().contains("/_git/");
  }

  @Override
  public GitProvider create(ProviderContext context) {
    return AzureDevOpsProvider.open(context);
  }
}
