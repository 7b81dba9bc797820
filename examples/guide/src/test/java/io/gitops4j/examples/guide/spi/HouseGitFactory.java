package io.gitops4j.examples.guide.spi;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.JGitProvider;

/** Claims the repositories of the house. */
public final class HouseGitFactory implements GitProviderFactory {
  @Override
  public String name() {
    return "house";
  }

  @Override
  public boolean supports(RepositoryUrl url) {
    return url.toString().startsWith("https://git.example.org/");
  }

  @Override
  public GitProvider create(ProviderContext context) {
    return new HouseGit(JGitProvider.open(context));
  }
}
