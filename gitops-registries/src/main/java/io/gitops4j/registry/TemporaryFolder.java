package io.gitops4j.registry;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A folder that is made when it is first asked for, and removed at the end. For one thread. */
final class TemporaryFolder implements AutoCloseable {
  private Optional<Path> folder = Optional.empty();

  Path path() throws IOException {
    if (folder.isEmpty()) {
      folder = Optional.of(Files.createTempDirectory("gitops4j-image"));
    }
    return folder.get();
  }

  @Override
  public void close() {
    if (folder.isPresent()) {
      try {
        remove(folder.get());
      } catch (IOException e) {
        System.getLogger(TemporaryFolder.class.getName())
            .log(System.Logger.Level.WARNING, "A temporary folder could not be removed", e);
      }
    }
  }

  /** Removes a folder with everything below it; links in it are removed, not followed. */
  static void remove(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(folder, new Remover());
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
