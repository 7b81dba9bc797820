package io.gitops4j.git;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A new repository per test, on a server in another process. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class ServedTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @TempDir static Path root;
  static GitServer server;

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  String name = "";
  OtherWriter writer;
  CommitId first;

  @BeforeAll
  static void startServer() throws IOException {
    server = GitServer.start(root);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  final void startRepository() {
    name = "served-" + NUMBERS.incrementAndGet();
    OtherWriter.create(server.bare(name));
    writer = new OtherWriter(server.bare(name));
    open.add(writer);
    first = writer.write("main", "readme.md", "hello\n", "Begin");
  }

  @AfterEach
  final void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  /** A connection over {@code git://} with this folder as its cache. */
  final JGitRepository connect(String cache) {
    return connect(server.git(name), ProviderContext.in(folder.resolve(cache)));
  }

  final JGitRepository connect(RepositoryUrl url, ProviderContext context) {
    JGitRepository repository = JGitRepository.open(url, context);
    open.add(repository);
    return repository;
  }
}
