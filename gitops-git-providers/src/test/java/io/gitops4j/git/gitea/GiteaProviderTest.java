package io.gitops4j.git.gitea;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.contracts.GitProviderContract;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.git.servers.GiteaServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The kit of providers against a real Gitea. */
@Tag("servers")
class GiteaProviderTest extends GitProviderContract {
  @TempDir Path cache;

  @Override
  protected GitForge newForge() {
    GiteaServer gitea = GiteaServer.shared();
    RepositoryUrl repository = gitea.newRepository(Map.of("config.yaml", GitForge.START));
    String token = gitea.writer("robot").token();
    GitProvider provider =
        GiteaProvider.open(
            ProviderContext.in(cache).withCredentials(() -> Credentials.token(token)));
    return new RealForge(gitea, repository, provider);
  }

  private record RealForge(GiteaServer gitea, RepositoryUrl repository, GitProvider provider)
      implements GitForge {
    @Override
    public void review(long number, Identity reviewer, Reviews.Review.State state) {
      gitea.review(repository, number, reviewer.value(), state);
    }

    @Override
    public void protect(String branch, int approvals) {
      gitea.protect(repository, branch, approvals);
    }

    @Override
    public void close() {
      provider.close();
    }
  }
}
