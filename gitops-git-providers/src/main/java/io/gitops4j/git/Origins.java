package io.gitops4j.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.RepositoryNotFoundException;

/** Chooses the way to a repository. */
final class Origins {
  private Origins() {}

  /** Opens it: in place for a folder, by a mirror for everything else. */
  static Origin open(Wire wire) throws IOException {
    if (wire.url().folder().isEmpty()) {
      return new WireOrigin(wire, Mirror.of(wire.context().cache(), wire.url()));
    }
    Optional<Path> folder = GitFolder.of(wire.url());
    if (folder.isEmpty()) {
      throw new RepositoryNotFoundException(wire.url().path());
    }
    if (LocalForge.isOne(folder.get())) {
      return new FolderOrigin(folder.get(), new LocalForge(folder.get()));
    }
    if (GitFolder.hasHooks(folder.get())) {
      wire.runHooks();
      return new WireOrigin(wire, Mirror.of(wire.context().cache(), wire.url()));
    }
    return new FolderOrigin(folder.get(), FolderAuthority.NONE);
  }
}
