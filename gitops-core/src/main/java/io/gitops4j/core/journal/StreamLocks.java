package io.gitops4j.core.journal;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks on streams, among the threads of all processes that share a folder. Whoever works on a
 * stream's files holds its slot, for as long as that takes; streams that share a slot wait for each
 * other. Whoever has a claim keeps another lock for as long as the claim is. A process that dies
 * gives both back.
 *
 * <p>A slot is asked for again and again: the system's own waiting takes threads for processes, and
 * sees deadlocks between them that are none. Thread-safe.
 */
final class StreamLocks {
  /** How many slots there are. */
  static final int SLOTS = 1 << 12;

  private static final long HOUSE = 1;
  private static final long FIRST_SLOT = 1L << 20;
  private static final long FIRST_CLAIM = 1L << 62;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long SHORTEST = 20_000;
  private static final long LONGEST = 2_000_000;

  private final FolderLock folder;
  private final Map<Integer, ReentrantLock> threads = new ConcurrentHashMap<>();
  private final Map<StreamId, FileLock> claims = new ConcurrentHashMap<>();

  StreamLocks(FolderLock folder) {
    this.folder = folder;
  }

  /**
   * What stands for a stream.
   *
   * @param slot its slot
   * @param mark a number no other stream has; not 0
   */
  record Key(int slot, long mark) {
    static Key of(StreamId stream) {
      String hash = Digest.of(stream.toString().getBytes(StandardCharsets.UTF_8)).hex();
      long number = Long.parseUnsignedLong(hash.substring(0, 16), 16) | 1;
      return new Key((int) (number >>> 32) & (SLOTS - 1), number);
    }

    private long claim() {
      return FIRST_CLAIM | mark >>> 3;
    }
  }

  /** A slot that is held. */
  final class Held implements AutoCloseable {
    private final Key key;
    private final FileLock lock;

    private Held(Key key, FileLock lock) {
      this.key = key;
      this.lock = lock;
    }

    /** What stands for the stream. */
    Key key() {
      return key;
    }

    @Override
    public void close() {
      free(lock);
      ofThreads(key.slot).unlock();
    }
  }

  /**
   * Holds a stream's slot, waiting for whoever has it.
   *
   * @throws JournalException if that takes longer than any append should
   */
  Held take(StreamId stream) {
    Key key = Key.of(stream);
    ReentrantLock own = ofThreads(key.slot);
    if (!isMine(own)) {
      throw busy(stream);
    }
    boolean taken = false;
    try {
      FileLock lock = poll(FIRST_SLOT + key.slot);
      if (lock == null) {
        throw busy(stream);
      }
      taken = true;
      return new Held(key, lock);
    } finally {
      if (!taken) {
        own.unlock();
      }
    }
  }

  /** Holds a stream's slot if nobody does. */
  Optional<Held> tryTake(StreamId stream) {
    Key key = Key.of(stream);
    ReentrantLock own = ofThreads(key.slot);
    if (!own.tryLock()) {
      return Optional.empty();
    }
    FileLock lock = null;
    try {
      lock = tryLock(FIRST_SLOT + key.slot);
      return Optional.ofNullable(lock).map(held -> new Held(key, held));
    } finally {
      if (lock == null) {
        own.unlock();
      }
    }
  }

  /** Keeps a stream for this process, if no other does. The caller holds its slot. */
  boolean keep(StreamId stream) {
    if (claims.containsKey(stream)) {
      return true;
    }
    FileLock lock = tryLock(Key.of(stream).claim());
    if (lock != null) {
      claims.put(stream, lock);
    }
    return lock != null;
  }

  /** Whether this process keeps a stream. The caller holds its slot. */
  boolean keeps(StreamId stream) {
    return claims.containsKey(stream);
  }

  /** Keeps a stream no longer. The caller holds its slot, or keeps out this process's threads. */
  void drop(StreamId stream) {
    FileLock lock = claims.remove(stream);
    if (lock != null) {
      free(lock);
    }
  }

  /** Does something while no other thread of this process works on a stream. */
  void alone(StreamId stream, Runnable work) {
    ReentrantLock own = ofThreads(Key.of(stream).slot);
    own.lock();
    try {
      work.run();
    } finally {
      own.unlock();
    }
  }

  /** Does something while no other process does such a thing. */
  <T> T keepingHouse(Chore<T> work) throws IOException {
    FileLock lock = poll(HOUSE);
    if (lock == null) {
      throw new IOException("another process does not get through opening it");
    }
    try {
      return work.run();
    } finally {
      free(lock);
    }
  }

  /** Something that the disk may refuse. */
  interface Chore<T> {
    T run() throws IOException;
  }

  private ReentrantLock ofThreads(int slot) {
    return threads.computeIfAbsent(slot, s -> new ReentrantLock());
  }

  private static boolean isMine(ReentrantLock lock) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return lock.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private @Nullable FileLock poll(long at) {
    boolean interrupted = false;
    long pause = SHORTEST;
    FileLock lock = tryLock(at);
    for (long waited = 0; lock == null && waited < PATIENCE.toNanos(); waited += pause) {
      pause = Math.min(2 * pause, LONGEST);
      LockSupport.parkNanos(pause);
      interrupted |= Thread.interrupted();
      lock = tryLock(at);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return lock;
  }

  private @Nullable FileLock tryLock(long at) {
    try {
      return folder.tryLock(at);
    } catch (IOException e) {
      throw new JournalException(
          ErrorKind.UNAVAILABLE,
          "Could not lock a stream of the journal: "
              + Trouble.reason(e)
              + ". Open the journal again.",
          e);
    }
  }

  private static void free(FileLock lock) {
    try {
      lock.release();
    } catch (IOException e) {
      System.getLogger(StreamLocks.class.getName())
          .log(System.Logger.Level.DEBUG, "A lock was gone when it was given back", e);
    }
  }

  private static JournalException busy(StreamId stream) {
    return new JournalException(
        ErrorKind.UNAVAILABLE,
        "Could not use stream "
            + stream
            + ": another process has been at it for "
            + PATIENCE.toSeconds()
            + " seconds. See whether one was stopped, and let it go on or end it.",
        null);
  }
}
