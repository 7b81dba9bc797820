package io.gitops4j.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A folder for one piece of work that only its owner reads, removed at the end. What a process left
 * that died is removed by the next one to work there. For one thread.
 */
final class WorkFolder implements AutoCloseable {
  private static final String OURS = UUID.randomUUID().toString();
  private static final AtomicLong COUNT = new AtomicLong();
  private static final String LOCK = ".lock";

  private final Path folder;
  private final Path file;
  private final FileChannel channel;

  private WorkFolder(Path folder, Path file) throws IOException {
    this.folder = folder;
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** A new one in this folder, which is made if need be. */
  static WorkFolder in(Path parent) throws IOException {
    Files.createDirectories(parent);
    return new FolderLock(parent)
        .hold(
            () -> {
              clearLeftovers(parent);
              String name = OURS + "-" + COUNT.incrementAndGet();
              return new WorkFolder(parent.resolve(name), parent.resolve(name + LOCK));
            });
  }

  private static void clearLeftovers(Path parent) throws IOException {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, "?*" + LOCK)) {
      for (Path lock : locks) {
        String name = lock.getFileName().toString();
        // a lock of this process is never opened to look: closing it again would drop the lock
        if (!name.startsWith(OURS) && isFree(lock)) {
          remove(parent.resolve(name.substring(0, name.length() - LOCK.length())));
          Files.deleteIfExists(lock);
        }
      }
    }
  }

  private static boolean isFree(Path lock) throws IOException {
    try (FileChannel other = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock free = other.tryLock()) {
      return free != null;
    }
  }

  private static void remove(Path folder) {
    try {
      TemporaryFolder.remove(folder);
    } catch (IOException e) {
      System.getLogger(WorkFolder.class.getName())
          .log(System.Logger.Level.WARNING, "The folder " + folder + " could not be removed", e);
    }
  }

  Path path() {
    return folder;
  }

  /** A new file that only its owner reads. */
  Path secretFile(String name, byte[] content) throws IOException {
    Path secret = folder.resolve(name);
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.write(secret, content);
  }

  @Override
  public void close() throws IOException {
    remove(folder);
    try (channel) {
      if (Files.notExists(folder)) {
        Files.deleteIfExists(file);
      }
    }
  }
}
