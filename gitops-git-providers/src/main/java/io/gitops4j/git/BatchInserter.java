package io.gitops4j.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.ObjectInserter;

/**
 * Writes the objects of many commits into one pack. Loose, each of them would be a file to create,
 * to rename and to force to the disk, which takes most of the time of a batch.
 */
final class BatchInserter extends ObjectInserter.Filter {
  private final ObjectInserter pack;
  private final Path folder;
  private final boolean durable;

  /**
   * Writes into an object database.
   *
   * @param durable whether a flush waits until the disk has what was written
   */
  BatchInserter(ObjectDirectory database, boolean durable) {
    this.pack = database.newPackInserter();
    this.folder = database.getPackDirectory().toPath();
    this.durable = durable;
  }

  @Override
  protected ObjectInserter delegate() {
    return pack;
  }

  @Override
  public void flush() throws IOException {
    Set<Path> before = durable ? packs() : Set.of();
    pack.flush();
    if (durable) {
      Set<Path> written = packs();
      written.removeAll(before);
      for (Path file : written) {
        force(file);
      }
      force(folder);
    }
  }

  private Set<Path> packs() throws IOException {
    if (!Files.isDirectory(folder)) {
      return new HashSet<>();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.collect(HashSet::new, Set::add, Set::addAll);
    }
  }

  /** Where a file that is open for reading can be forced; packs are read-only. */
  private static void force(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
