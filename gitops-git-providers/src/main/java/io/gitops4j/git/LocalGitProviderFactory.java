package io.gitops4j.git;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;

/** The forge in a folder, for repositories that {@link LocalGitProvider} made. */
public final class LocalGitProviderFactory implements GitProviderFactory {
  /** For {@link java.util.ServiceLoader}. */
  public LocalGitProviderFactory() {}

  @Override
  public String name() {
    return "local";
  }

  @Override
  public boolean supports(RepositoryUrl url) {
    return LocalForge.isOne(url);
  }

  @Override
  public GitProvider create(ProviderContext context) {
    return LocalGitProvider.open(context);
  }
}
