package io.gitops4j.examples.portal;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.GitRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a commit in a folder, until this is closed.
 *
 * @param folder where they are
 */
record Checkout(Path folder) implements AutoCloseable {
  /** Checks out below a folder. */
  static Checkout of(GitRepository repository, CommitId commit, Path below) {
    try {
      Checkout checkout = new Checkout(Files.createTempDirectory(below, "source-"));
      for (String path : repository.list(commit, "")) {
        Path file = checkout.folder.resolve(path).normalize();
        if (!file.startsWith(checkout.folder)) {
          throw new IOException("the path " + path + " leaves the repository");
        }
        Files.createDirectories(file.getParent());
        Files.write(file, repository.read(commit, path).orElseThrow());
      }
      return checkout;
    } catch (IOException e) {
      throw new UncheckedIOException("Could not check out " + commit, e);
    }
  }

  @Override
  public void close() {
    try {
      Home.deleteTree(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
