package io.gitops4j.git;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.contracts.GitProviderContract;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Reviews;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The forge in a folder passes the kit of providers. */
class LocalGitProviderTest extends GitProviderContract {
  @TempDir Path folder;

  @Override
  protected GitForge newForge() {
    LocalGitProvider provider =
        LocalGitProvider.open(folder.resolve("forge"), ProviderContext.in(folder.resolve("cache")));
    RepositoryUrl url =
        provider.createRepository("team/shop", Map.of("config.yaml", GitForge.START));
    return new Forge(provider, url);
  }

  private record Forge(LocalGitProvider provider, RepositoryUrl repository) implements GitForge {
    @Override
    public void review(long number, Identity reviewer, Reviews.Review.State state) {
      provider.review(repository, number, reviewer, state);
    }

    @Override
    public void protect(String branch, int approvals) {
      provider.protect(repository, branch, approvals);
    }

    @Override
    public void close() {
      provider.close();
    }
  }
}
