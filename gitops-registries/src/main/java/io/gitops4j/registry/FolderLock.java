package io.gitops4j.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * One writer at a time in a folder, among the threads of this process and among processes. A
 * process that dies lets go of it.
 *
 * <p>The threads' locks are shared by all folders, a fixed number of them, because the operating
 * system's lock does not keep the threads of one process apart. Nobody holds two.
 */
final class FolderLock {
  private static final ReentrantLock[] THREADS =
      Stream.generate(ReentrantLock::new).limit(64).toArray(ReentrantLock[]::new);

  private final Path file;
  private final ReentrantLock threads;

  FolderLock(Path folder) {
    this(folder, THREADS[Math.floorMod(folder.hashCode(), THREADS.length)]);
  }

  /** One whose threads wait for each other by a lock of their own. */
  FolderLock(Path folder, ReentrantLock threads) {
    this.file = folder.resolve(".lock");
    this.threads = threads;
  }

  /** Something to do while nobody else writes. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  /** Does it under the lock; waits for the lock as long as it takes. */
  <T> T hold(Action<T> action) throws IOException {
    threads.lock();
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("the lock of the folder was lost");
      }
      return action.run();
    } finally {
      threads.unlock();
    }
  }
}
