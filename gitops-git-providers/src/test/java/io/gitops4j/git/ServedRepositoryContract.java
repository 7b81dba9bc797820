package io.gitops4j.git;

import io.gitops4j.contracts.GitRemote;
import io.gitops4j.contracts.GitRepositoryContract;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The kit against a server in another process. */
abstract class ServedRepositoryContract extends GitRepositoryContract {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @TempDir static Path root;
  static GitServer server;

  @BeforeAll
  static void startServer() throws IOException {
    server = GitServer.start(root);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  /** Where the server serves a repository. */
  abstract RepositoryUrl url(String name);

  /** How to connect, with this folder as the cache. */
  ProviderContext context(Path cache) {
    return ProviderContext.in(cache);
  }

  @Override
  protected final GitRemote newRemote() {
    String name = "kit-" + NUMBERS.incrementAndGet();
    return new BareRemote(
        server.bare(name),
        cache -> JGitRepository.open(url(name), context(cache)),
        branch -> protect(name, branch));
  }

  private static void protect(String name, String branch) {
    try {
      server.script(name, "refuse.branch", branch, "text", "failed to lock");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
