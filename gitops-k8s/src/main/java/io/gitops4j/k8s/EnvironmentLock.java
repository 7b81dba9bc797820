package io.gitops4j.k8s;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * One at a time in an environment's folder: among threads by a lock in memory, because the
 * operating system does not keep the threads of a process apart, and among processes by a lock on a
 * file, which ends with the process.
 */
final class EnvironmentLock {
  /** Shared by all folders, so that there is a fixed number; nobody holds two. */
  private static final ReentrantLock[] STRIPES =
      Stream.generate(ReentrantLock::new).limit(128).toArray(ReentrantLock[]::new);

  private EnvironmentLock() {}

  /** What to do alone. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Does it alone; waits as long as it takes, or until interrupted.
   *
   * @param file the lock's file; its folder exists
   */
  static <T> T hold(Path file, Action<T> action) throws IOException, InterruptedException {
    ReentrantLock stripe = STRIPES[Math.floorMod(file.hashCode(), STRIPES.length)];
    stripe.lockInterruptibly();
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("the lock " + file + " was lost");
      }
      return action.run();
    } catch (OverlappingFileLockException e) {
      throw new IOException(file + " is locked by another copy of this library", e);
    } finally {
      stripe.unlock();
    }
  }
}
