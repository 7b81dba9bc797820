package io.gitops4j.git;

import io.gitops4j.contracts.GitRemote;
import io.gitops4j.contracts.GitRepositoryContract;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The kit over {@code http://} with Basic authentication, against a server in another process. */
class HttpRepositoryTest extends GitRepositoryContract {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @TempDir static Path root;
  private static GitServer server;

  @BeforeAll
  static void startServer() throws IOException {
    server = GitServer.start(root);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  protected GitRemote newRemote() {
    String name = "http-" + NUMBERS.incrementAndGet();
    RepositoryUrl url = server.http(name);
    return new BareRemote(
        server.bare(name),
        cache -> JGitRepository.open(url, context(cache)),
        branch -> protect(name, branch));
  }

  private static ProviderContext context(Path cache) {
    return ProviderContext.in(cache)
        .withCredentials(() -> Credentials.basic(GitServer.USER, GitServer.PASSWORD));
  }

  private static void protect(String name, String branch) {
    try {
      server.script(name, "refuse.branch", branch, "text", "failed to lock");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
