package io.gitops4j.git;

import io.gitops4j.contracts.GitRemote;
import io.gitops4j.contracts.GitRepositoryContract;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The kit over {@code file://}. */
class FolderRepositoryTest extends GitRepositoryContract {
  @TempDir Path folder;

  @Override
  protected GitRemote newRemote() {
    Path bare = folder.resolve("shop.git");
    RepositoryUrl url = RepositoryUrl.of(bare);
    return new BareRemote(
        bare,
        cache -> JGitRepository.open(url, ProviderContext.in(cache)),
        branch ->
            BareRemote.hook(
                bare,
                "[ \"$1\" != refs/heads/" + branch + " ] || { echo 'declined' >&2; exit 1; }"));
  }
}
