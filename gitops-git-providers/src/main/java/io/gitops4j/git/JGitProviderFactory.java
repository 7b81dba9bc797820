package io.gitops4j.git;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;

/** Plain Git, for every URL that no forge claims. */
public final class JGitProviderFactory implements GitProviderFactory {
  /** For {@link java.util.ServiceLoader}. */
  public JGitProviderFactory() {}

  @Override
  public String name() {
    return "git";
  }

  @Override
  public boolean supports(RepositoryUrl url) {
    return !LocalForge.isOne(url);
  }

  @Override
  public boolean fallback() {
    return true;
  }

  @Override
  public GitProvider create(ProviderContext context) {
    return JGitProvider.open(context);
  }
}
