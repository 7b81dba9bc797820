package io.gitops4j.core.spi;

import io.gitops4j.core.model.CommitId;
import java.util.List;
import java.util.Optional;

/**
 * The files a renderer reads: a folder of a repository at a commit. They do not change.
 * Thread-safe.
 */
public interface ManifestSource {
  /** The files, as paths relative to the folder, sorted. */
  List<String> files();

  /** Those of them in a folder and below it, as paths relative to this one. */
  default List<String> files(String folder) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    return files().stream().filter(path -> path.startsWith(prefix)).toList();
  }

  /** A file's bytes; empty if there is none. */
  Optional<byte[]> read(String path);

  /**
   * Stands for what is at a path: a file, or a folder with everything below it. Two answers are
   * equal only if what is there is equal, byte for byte and name for name.
   *
   * <p>The standard is a hash of the files, which reads them. Where they are Git's it is Git's own
   * id, and no file is read.
   *
   * @param path a file's or a folder's, or the empty text for all of it
   * @return empty if there is nothing
   */
  default Optional<String> identity(String path) {
    return ContentHash.of(files(path), this::read, path);
  }

  /** Names the content for people: {@code gitops@1a2b3c4d5e:apps/prod}. */
  String describe();

  /** A folder of a repository at a commit. */
  static ManifestSource of(GitRepository repository, CommitId at, String folder) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    return new ManifestSource() {
      @Override
      public List<String> files() {
        return files("");
      }

      @Override
      public List<String> files(String inner) {
        return repository.list(at, inner.isEmpty() ? folder : prefix + inner).stream()
            .map(p -> p.substring(prefix.length()))
            .toList();
      }

      @Override
      public Optional<byte[]> read(String path) {
        return repository.read(at, prefix + path);
      }

      @Override
      public Optional<String> identity(String path) {
        return repository.identity(at, path.isEmpty() ? folder : prefix + path);
      }

      @Override
      public String describe() {
        return repository.url().name() + "@" + at.abbreviated() + ":" + folder;
      }
    };
  }
}
