package io.gitops4j.k8s;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.ManifestSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A source's files in a temporary folder that only we can read, for a program; beside them a folder
 * that is the program's home. Gone when it is closed.
 */
final class SourceFolder implements AutoCloseable {
  private static final String NAME = "gitops4j-render";
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path root;
  private final Path files;
  private final Path home;

  private SourceFolder(Path root) throws IOException {
    this.root = root;
    this.files = Files.createDirectory(root.resolve("files"));
    this.home = Files.createDirectory(root.resolve("home"));
  }

  /**
   * Writes some of them.
   *
   * @param paths which
   * @throws ProviderException {@code INVALID} for too many bytes, or a path that leads elsewhere
   */
  static SourceFolder of(
      String task, ManifestSource source, Collection<String> paths, ManifestLimits limits) {
    try {
      return in(Files.createTempDirectory(NAME), task, source, paths, limits);
    } catch (IOException e) {
      throw failed(task, e);
    }
  }

  /**
   * The same in memory, where Linux has room for it: files come and go at once there, and values
   * reach no disk. For programs that write next to nothing.
   */
  static SourceFolder inMemory(
      String task, ManifestSource source, Collection<String> paths, ManifestLimits limits) {
    if (Files.isWritable(MEMORY)) {
      try {
        return in(Files.createTempDirectory(MEMORY, NAME), task, source, paths, limits);
      } catch (IOException e) {
        System.getLogger(SourceFolder.class.getName())
            .log(System.Logger.Level.DEBUG, "There is no room in " + MEMORY, e);
      }
    }
    return of(task, source, paths, limits);
  }

  private static SourceFolder in(
      Path root,
      String task,
      ManifestSource source,
      Collection<String> paths,
      ManifestLimits limits)
      throws IOException {
    SourceFolder folder = new SourceFolder(root.toRealPath());
    try {
      folder.write(task, new LimitedSource(task, source, limits), paths);
      return folder;
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private void write(String task, LimitedSource source, Collection<String> paths)
      throws IOException {
    for (String path : paths) {
      Path file = files.resolve(path).normalize();
      if (!file.startsWith(files) || file.equals(files)) {
        throw invalid(task, path + " leads out of the folder", "Rename it");
      }
      byte[] content = source.read(path);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    }
  }

  /** What holds the files and the program's home, which are {@code files} and {@code home}. */
  Path root() {
    return root;
  }

  /** Where the files are. */
  Path files() {
    return files;
  }

  /** The program's home: empty, and gone afterwards. */
  Path home() {
    return home;
  }

  /** A text of the program's, without where the files were. */
  String withoutPaths(String text) {
    return text.replace(files + "/", "").replace(files.toString(), ".");
  }

  @Override
  public void close() {
    remove(root);
  }

  /** Removes a folder with all that is in it. */
  static void remove(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(SourceFolder.class.getName())
          .log(System.Logger.Level.WARNING, "Could not remove the temporary folder " + root, e);
    }
  }

  static ProviderException invalid(String task, String reason, String remedy) {
    return new ProviderException(
        ErrorKind.INVALID, "Could not " + task + ": " + reason + ". " + remedy + ".");
  }

  /** What a renderer needs is not there; without any file, the folder may be another one. */
  static ProviderException missing(
      String task, ManifestSource source, String reason, String remedy) {
    return source.files().isEmpty() ? noFile(task) : invalid(task, reason, remedy);
  }

  static ProviderException noFile(String task) {
    return invalid(task, "there is no file at all", "Check the folder's name");
  }

  static ProviderException failed(String task, IOException e) {
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not " + task + ": the temporary folder can't be written. Make room, or mend it.",
        Retry.AFTER,
        null,
        e);
  }

  /** Folders of the source, as people write them: none is the root, and none leads out of it. */
  static String checkedFolder(String folder) {
    String clean = folder.equals(".") ? "" : folder.replaceAll("/+$", "");
    if (clean.startsWith("/") || List.of(clean.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException("A folder of the source, not " + folder);
    }
    return clean;
  }
}
