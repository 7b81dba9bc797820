package io.gitops4j.git;

import io.gitops4j.contracts.GitRemote;
import io.gitops4j.contracts.GitRepositoryContract;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Repositories.Visibility;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Repositories of the forge in a folder pass the kit of repositories. */
class LocalRepositoryTest extends GitRepositoryContract {
  @TempDir Path folder;

  @Override
  protected GitRemote newRemote() throws IOException {
    Path bare = folder.resolve("shop.git");
    RepositoryUrl url = RepositoryUrl.of(bare);
    GitRemote remote =
        new BareRemote(
            bare,
            cache -> LocalGitProvider.open(folder, ProviderContext.in(cache)).repository(url),
            branch -> protect(bare, branch));
    LocalForge.mark(bare, Visibility.PRIVATE);
    return remote;
  }

  private static void protect(Path bare, String branch) {
    try {
      new LocalForge(bare).protect(branch, 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
