package io.gitops4j.registry;

import io.gitops4j.core.spi.SystemClock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Who works with a cache now, in this process or another. Whatever is used has the time of that as
 * its file's time; whatever was used since the oldest work began is needed, and must stay. A
 * process that dies needs nothing any more. Thread-safe.
 */
final class CacheLeases {
  private static final String OURS = UUID.randomUUID().toString();
  private static final AtomicLong COUNT = new AtomicLong();

  /** Those of this process: their files are never opened to look, which would end the locks. */
  private static final Map<Path, FileTime> LIVE = new ConcurrentHashMap<>();

  /** Apart from the locks of layouts, because whoever holds one of those may want one of these. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final Path folder;
  private final Duration grace;
  private final FolderLock lock;

  /**
   * Those of the cache in a folder.
   *
   * @param grace for how long what was used stays, for those who work without a lease
   */
  CacheLeases(Path cache, Duration grace) {
    this.folder = cache.resolve("_leases"); // no component of a repository begins with '_'
    this.grace = grace;
    this.lock =
        new FolderLock(folder, THREADS.computeIfAbsent(folder, each -> new ReentrantLock()));
  }

  /** A piece of work that needs what it uses, until it is closed. */
  private final class Lease {
    private final Path file;
    private final FileChannel channel;

    private Lease() throws IOException {
      this.file = folder.resolve(OURS + "-" + COUNT.incrementAndGet());
      this.channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel.lock();
      LIVE.put(file, Files.getLastModifiedTime(file));
    }

    void close() throws IOException {
      LIVE.remove(file);
      try (channel) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** What is done to a cache when work there is done. */
  @FunctionalInterface
  interface Tidying {
    void run() throws IOException;
  }

  /** Does a piece of work, and tidies up; where that fails the work is done all the same. */
  <T> T during(Supplier<T> work, Tidying afterwards) {
    Lease lease;
    try {
      lease = alone(Lease::new);
    } catch (IOException e) {
      throw Failures.disk("Could not use the cache of " + folder, e);
    }
    try {
      return work.get();
    } finally {
      try {
        lease.close();
        afterwards.run();
      } catch (IOException e) {
        System.getLogger(CacheLeases.class.getName())
            .log(System.Logger.Level.WARNING, "A cache could not be tidied: " + folder, e);
      }
    }
  }

  /** Does something while nobody else of any process looks at what there is, or begins. */
  <T> T alone(FolderLock.Action<T> action) throws IOException {
    Files.createDirectories(folder);
    return lock.hold(action);
  }

  /** Whether a file is there; if so it counts as used now. */
  boolean uses(Path file) throws IOException {
    return alone(
        () -> {
          try {
            Files.setLastModifiedTime(file, FileTime.from(SystemClock.utc().instant()));
            return true;
          } catch (NoSuchFileException e) {
            return false;
          }
        });
  }

  /** What was used before this is not needed by anybody; to be asked {@link #alone}. */
  FileTime neededSince() throws IOException {
    FileTime settled = FileTime.from(SystemClock.utc().instant().minus(grace));
    return begun().stream().reduce(settled, CacheLeases::earlier);
  }

  /** Whether nobody works here; to be asked {@link #alone}. */
  boolean areNone() throws IOException {
    return begun().isEmpty();
  }

  /** When each piece of work began that goes on. */
  private List<FileTime> begun() throws IOException {
    List<FileTime> all = new ArrayList<>();
    for (Map.Entry<Path, FileTime> each : LIVE.entrySet()) {
      if (folder.equals(each.getKey().getParent())) {
        all.add(each.getValue());
      }
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "?*-*")) {
      for (Path file : files) {
        if (!file.getFileName().toString().startsWith(OURS) && !clear(file)) {
          all.add(Files.getLastModifiedTime(file));
        }
      }
    }
    return all;
  }

  private static FileTime earlier(FileTime one, FileTime other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Removes the lease of a process that is dead; false for one that lives. */
  private static boolean clear(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      if (free == null) {
        return false;
      }
      Files.deleteIfExists(file);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    }
  }
}
