package io.gitops4j.git;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer at a time, among all threads and processes. The file is only ever open in the thread
 * that holds it, because closing any channel on a file would give the process's lock on it away.
 */
final class ForgeLock implements AutoCloseable {
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock among;
  private final FileChannel channel;
  private final FileLock lock;

  private ForgeLock(ReentrantLock among, FileChannel channel, FileLock lock) {
    this.among = among;
    this.channel = channel;
    this.lock = lock;
  }

  /** Waits for the lock in a folder, and takes it. Not re-entrant. */
  static ForgeLock take(Path folder) throws IOException {
    Path file = folder.toRealPath().resolve("lock");
    ReentrantLock among = THREADS.computeIfAbsent(file, path -> new ReentrantLock());
    try {
      among.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Errand.TooLateException("interrupted while waiting for the repository's lock");
    }
    boolean taken = false;
    try {
      if (among.getHoldCount() > 1) {
        throw new IllegalStateException("This thread holds the lock already");
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      ForgeLock lock = locked(among, channel);
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        among.unlock();
      }
    }
  }

  private static ForgeLock locked(ReentrantLock among, FileChannel channel) throws IOException {
    try {
      return new ForgeLock(among, channel, channel.lock());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try (channel) {
      lock.release();
    } catch (IOException e) {
      // closing the channel gives the lock back as well
    } finally {
      among.unlock();
    }
  }
}
