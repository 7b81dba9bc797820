package io.gitops4j.core.journal;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.JournalException;
import io.gitops4j.core.spi.VersionConflictException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A journal in a folder of a local disk, for one process at a time: a file for each stream.
 *
 * <p>An append that was acknowledged and holds a durable entry is there after a crash of the
 * machine, with everything that was appended to that stream before it. An append without one is
 * there after a crash of the process, and after one of the machine only if it reached the disk in
 * time. An append that failed is not there, unless the machine crashes before the disk is writable
 * again: then it may be, wholly. What was read was durable when it was returned, or was written by
 * this process.
 *
 * <p>An append that was torn by a crash is cut. Damage in the last record of a stream can't be told
 * from that, and is cut too. Any other damage makes the stream unusable, alone: it is still listed,
 * never due, and each use says what is wrong.
 *
 * <p>Claims end with the process, and their epochs rise beyond it. Thread-safe; streams don't wait
 * for each other's disk.
 */
public final class FileJournal implements Journal {
  private static final System.Logger LOG = System.getLogger(FileJournal.class.getName());

  private final Layout layout;
  private final Storage storage;
  private final FolderLock lock;
  private final Claims claims;
  private final Schedules schedules = new Schedules();

  /** A stream's file is its own monitor: whoever looks at it or claims it holds it. */
  private final Map<StreamId, StreamFile> files = new ConcurrentHashMap<>();

  /** Whoever uses the journal reads this; whoever closes it writes. */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private boolean closed;

  private FileJournal(Layout layout, InstantSource clock, Storage storage, FolderLock lock) {
    this.layout = layout;
    this.storage = storage;
    this.lock = lock;
    this.claims = new Claims(clock);
  }

  /**
   * Opens the journal in a folder, creating it if it is not there. Reads all of it once.
   *
   * @param folder on a local disk; nothing else should be in it
   * @param clock measures leases
   * @throws JournalException if it is open already, here or in another process, or can't be read
   */
  public static FileJournal open(Path folder, InstantSource clock) {
    return open(folder, clock, new Disk());
  }

  static FileJournal open(Path folder, InstantSource clock, Storage storage) {
    Layout layout = new Layout(folder.toAbsolutePath().normalize());
    FolderLock lock = FolderLock.take(layout.folder());
    boolean opened = false;
    try {
      FileJournal journal = new FileJournal(layout, clock, storage, lock);
      journal.load();
      opened = true;
      return journal;
    } catch (IOException e) {
      throw Trouble.unreadable(e).exception("read", layout.folder());
    } finally {
      if (!opened) {
        lock.release();
      }
    }
  }

  @Override
  public long append(
      StreamId stream, long expected, Writer writer, List<Entry> entries, Schedule schedule) {
    return use(stream, file -> append(file, stream, expected, writer, entries, schedule));
  }

  private long append(
      StreamFile file,
      StreamId stream,
      long expected,
      Writer writer,
      List<Entry> entries,
      Schedule schedule) {
    Writers.check(claims, stream, writer, entries);
    if (file.version() != expected) {
      throw new VersionConflictException(stream, expected, file.version());
    }
    long epoch = writer instanceof Writer.Holder holder ? holder.claim().epoch() : 0;
    file.append(new Frame(expected, epoch, schedule, entries));
    schedules.set(stream, schedule);
    return file.version();
  }

  @Override
  public Excerpt read(StreamId stream, long after) {
    return whileOpen(
        () ->
            files.containsKey(stream)
                ? use(stream, file -> file.read(after))
                : new Excerpt(0, List.of()));
  }

  @Override
  public long version(StreamId stream) {
    return whileOpen(
        () -> files.containsKey(stream) ? use(stream, StreamFile::version) : Long.valueOf(0));
  }

  @Override
  public void trim(StreamId stream, long first) {
    use(
        stream,
        file -> {
          Writers.checkTrim(stream, first, file.version());
          file.trim(first);
          return file;
        });
  }

  @Override
  public boolean remove(StreamId stream, long expected) {
    return use(stream, file -> remove(stream, file, expected));
  }

  private boolean remove(StreamId stream, StreamFile file, long expected) {
    if (file.version() != expected || schedules.isSet(stream) || !claims.isFree(stream)) {
      return false;
    }
    file.remove();
    try {
      storage.delete(layout.blobs(stream));
    } catch (IOException e) {
      throw Trouble.unwritable(e).exception("remove", layout.blobs(stream));
    }
    return true;
  }

  @Override
  public Optional<Claim> claim(StreamId stream, String process, Duration lease) {
    return use(
        stream,
        file -> {
          if (!claims.isFree(stream)) {
            return Optional.empty();
          }
          Claim claim = new Claim(stream, process, file.lastEpoch() + 1);
          file.append(new Frame(file.version(), claim.epoch(), Schedule.unchanged(), List.of()));
          claims.give(claim, lease);
          return Optional.of(claim);
        });
  }

  @Override
  public boolean renew(Claim claim, Duration lease) {
    return whileOpen(() -> claims.renew(claim, lease));
  }

  @Override
  public void release(Claim claim) {
    claims.release(claim);
  }

  @Override
  public List<StreamId> due(Instant now, int limit) {
    return whileOpen(() -> schedules.due(now, limit));
  }

  @Override
  public Optional<Instant> nextDue() {
    return whileOpen(schedules::next);
  }

  @Override
  public List<StreamId> waitingFor(TenantId tenant, WakeKey key) {
    return whileOpen(() -> schedules.waitingFor(tenant, key));
  }

  @Override
  public List<StreamId> streams(TenantId tenant, String prefix) {
    return whileOpen(
        () ->
            files.keySet().stream()
                .filter(s -> s.tenant().equals(tenant) && s.name().startsWith(prefix))
                .filter(s -> on(s, StreamFile::exists))
                .sorted(Schedules.BY_NAME)
                .toList());
  }

  @Override
  public void putBlob(StreamId stream, Digest digest, byte[] content) {
    Writers.check(digest, content);
    whileOpen(() -> keep(layout.blob(stream, digest), content));
  }

  @Override
  public Optional<byte[]> blob(StreamId stream, Digest digest) {
    Path file = layout.blob(stream, digest);
    Optional<byte[]> content = whileOpen(() -> blob(file));
    if (content.isPresent() && !Writers.isContent(digest, content.get())) {
      throw Trouble.damaged("the bytes are not those of its digest").exception("use", file);
    }
    return content;
  }

  @Override
  public void close() {
    gate.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        lock.release();
      }
    } finally {
      gate.writeLock().unlock();
    }
  }

  private void load() throws IOException {
    for (Path path : storage.files(layout.streams())) {
      Optional<StreamId> stream = layout.stream(path);
      if (stream.isEmpty()) {
        LOG.log(System.Logger.Level.WARNING, "{0} is not ours, and is left alone", path);
      } else {
        StreamFile file = StreamFile.open(storage, path);
        Trouble trouble = file.trouble();
        if (trouble != null) {
          LOG.log(System.Logger.Level.ERROR, trouble.exception("use", path).getMessage());
        }
        files.put(stream.get(), file);
        schedules.set(stream.get(), file.schedule());
      }
    }
  }

  /** Does something to a stream that can be used, while nobody else does. */
  private <T> T use(StreamId stream, Function<StreamFile, T> work) {
    return whileOpen(
        () ->
            on(
                stream,
                file -> {
                  file.check();
                  return work.apply(file);
                }));
  }

  private <T> T on(StreamId stream, Function<StreamFile, T> work) {
    StreamFile file = files.computeIfAbsent(stream, s -> StreamFile.open(storage, layout.file(s)));
    synchronized (file) {
      return work.apply(file);
    }
  }

  private <T> T whileOpen(Supplier<T> work) {
    gate.readLock().lock();
    try {
      if (closed) {
        throw new JournalException(
            ErrorKind.UNAVAILABLE,
            "Could not use the journal in " + layout.folder() + ": it is closed. Open it again.",
            null);
      }
      return work.get();
    } finally {
      gate.readLock().unlock();
    }
  }

  /** Writes a blob, or makes sure that the one there is whole and durable. */
  private boolean keep(Path file, byte[] content) {
    try {
      Optional<byte[]> kept = storage.read(file);
      if (kept.isEmpty() || !Arrays.equals(kept.get(), content)) {
        storage.write(file, 0, content, true);
      }
      storage.cut(file, content.length);
      return true;
    } catch (IOException e) {
      throw Trouble.unwritable(e).exception("write", file);
    }
  }

  private Optional<byte[]> blob(Path file) {
    try {
      return storage.read(file);
    } catch (IOException e) {
      throw Trouble.unreadable(e).exception("read", file);
    }
  }
}
