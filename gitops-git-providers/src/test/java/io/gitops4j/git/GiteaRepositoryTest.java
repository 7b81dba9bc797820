package io.gitops4j.git;

import io.gitops4j.contracts.GitRemote;
import io.gitops4j.contracts.GitRepositoryContract;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.servers.GiteaServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The kit over {@code http://} against a real Gitea, with a token of somebody who may push. */
@Tag("servers")
class GiteaRepositoryTest extends GitRepositoryContract {
  @TempDir Path folder;

  @Override
  protected GitRemote newRemote() {
    GiteaServer gitea = GiteaServer.shared();
    GiteaServer.Account robot = gitea.writer("robot");
    RepositoryUrl url = gitea.newRepository(Map.of());
    return new BareRemote(
        gitea.folder(url),
        cache -> open(url, robot, folder.resolve(cache.getFileName())),
        branch -> gitea.protect(url, branch, 1));
  }

  private static GitRepository open(RepositoryUrl url, GiteaServer.Account as, Path cache) {
    return JGitRepository.open(
        url,
        ProviderContext.in(cache).withCredentials(() -> Credentials.basic(as.login(), as.token())));
  }
}
