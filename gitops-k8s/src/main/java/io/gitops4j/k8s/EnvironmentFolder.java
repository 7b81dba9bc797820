package io.gitops4j.k8s;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of one environment, below a root. Symbolic links below the root are never followed.
 * Files are replaced as a whole. For one thread at a time.
 */
final class EnvironmentFolder {
  /** Where the inventory is. Its files have no ending, so that nobody takes them for manifests. */
  static final String OURS = ".gitops4j";

  private static final System.Logger LOG = System.getLogger(EnvironmentFolder.class.getName());

  private final Path root;
  private final Path folder;
  private final Set<Path> touched = new LinkedHashSet<>();

  EnvironmentFolder(Path root, String application, String environment) {
    this.root = root;
    this.folder = root.resolve(application).resolve(environment);
  }

  /** A path as users see it. */
  Path show(String path) {
    return folder.resolve(path);
  }

  /** Whether there is nothing at a path, not even something in the way to it. */
  boolean isAbsent(String path) throws IOException {
    return obstacle(path) == null && attributes(show(path)) == null;
  }

  /** The digest of a file; empty if there is none. */
  Optional<Digest> digest(String path) throws IOException {
    MessageDigest hash = Digest.sha256();
    try (InputStream content = Files.newInputStream(show(path), LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[8192];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(Digest.of(hash));
  }

  /** Whether a file is there, is no link, and has one of these contents. */
  boolean holds(String path, Collection<Digest> contents) throws IOException {
    return obstacle(path) == null && digest(path).filter(contents::contains).isPresent();
  }

  /** A file of ours; empty if there is none. */
  Optional<byte[]> read(String task, String path) throws IOException {
    refuseObstacle(task, path);
    try (InputStream content = Files.newInputStream(show(path), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(content.readAllBytes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Refuses a path that leads through a link, or where something else than a file stands.
   *
   * @throws ProviderException {@code FORBIDDEN}
   */
  void refuseObstacle(String task, String path) throws IOException {
    Path obstacle = obstacle(path);
    if (obstacle != null) {
      String what =
          Files.isSymbolicLink(obstacle)
              ? "a symbolic link, which could lead out of the folder"
              : "in the way";
      throw new ProviderException(
          ErrorKind.FORBIDDEN,
          "Could not " + task + ": " + obstacle + " is " + what + ". Remove it.");
    }
  }

  /** Creates our own folder, and the ones between it and the root, which is there. */
  void prepare(String task) throws IOException {
    refuseObstacle(task, OURS + "/inventory");
    folders(show(OURS));
  }

  /** Puts a file there, all of it or nothing. */
  void replace(String task, String path, byte[] content) throws IOException {
    refuseObstacle(task, path);
    Path target = show(path);
    folders(target.getParent());
    Path next = show(OURS).resolve("next");
    Files.deleteIfExists(next);
    try (FileChannel channel =
        FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    touched.add(target.getParent());
  }

  /** Removes a file, and the folders above it that are empty then. */
  void remove(String task, String path) throws IOException {
    refuseObstacle(task, path);
    Files.deleteIfExists(show(path));
    Path parent = show(path).getParent();
    while (parent != null && !parent.equals(folder)) {
      touched.add(parent.getParent());
      try {
        Files.deleteIfExists(parent);
      } catch (DirectoryNotEmptyException e) {
        touched.add(parent);
        return;
      }
      parent = parent.getParent();
    }
  }

  /** Makes the names of what was written and removed last. */
  void settle() {
    touched.forEach(EnvironmentFolder::force);
    touched.clear();
  }

  private void folders(@Nullable Path wanted) throws IOException {
    if (wanted == null || wanted.equals(root)) {
      return;
    }
    Path parent = wanted.getParent();
    folders(parent);
    try {
      Files.createDirectory(wanted);
      if (parent != null) {
        touched.add(parent);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(wanted, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  /** The first on the way that is a link, a file among the folders, or a folder for a file. */
  private @Nullable Path obstacle(String path) throws IOException {
    Path target = show(path);
    Path at = root;
    for (Path name : root.relativize(target)) {
      at = at.resolve(name);
      BasicFileAttributes attributes = attributes(at);
      if (attributes == null) {
        return null;
      }
      if (at.equals(target) ? !attributes.isRegularFile() : !attributes.isDirectory()) {
        return at;
      }
    }
    return null;
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** File systems that cannot be asked to keep a folder do so by themselves. */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.TRACE, "The folder {0} cannot be synchronised", folder);
    }
  }
}
