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
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A journal in a folder of a local disk, which several processes of one machine share: a file for
 * each stream.
 *
 * <p>An append that was acknowledged and holds a durable entry is there after a crash of the
 * machine, with everything that was appended to that stream before it. An append without one is
 * there after a crash of the process, and after one of the machine only if it reached the disk in
 * time. An append that failed is not there, unless the disk does not even take it back: then it may
 * be, wholly. A durable entry that is read was on the disk before it was returned, whoever wrote it
 * and even if that process was killed before its append was acknowledged.
 *
 * <p>An append that was torn by a crash is cut. Damage in the last record of a stream can't be told
 * from that, and is cut too. Any other damage makes the stream unusable, alone, in every process: a
 * file beside it, {@code <stream>.parked}, says what is wrong; it is still listed, never due, and
 * each use and {@link #read} say so. It is usable again when its file was restored and the note
 * deleted. A file that somebody deletes is a stream that was removed.
 *
 * <p>What another process wrote is read at once; it is due, waited for and listed as soon as its
 * append has ended. A claim lasts as long as its process: when that is killed or closes the
 * journal, the claim is free at once; while it lives, others don't get it, even after its lease, so
 * that a process that was stopped keeps its claims until it goes on or is killed. Within its
 * process, a claim whose lease ran out may be taken. Epochs rise beyond processes. A process that
 * was stopped in the middle of a write keeps others from that stream: they are told so after half a
 * minute.
 *
 * <p>A JVM opens a folder once. Thread-safe; streams don't wait for each other's disk, but for rare
 * ones that share a lock.
 */
public final class FileJournal implements Journal {
  private static final int GENERATION = 1 << 20;

  private final Layout layout;
  private final Storage storage;
  private final FolderLock lock;
  private final StreamLocks locks;
  private final Claims claims;
  private final Streams streams;
  private final Follower follower;

  /** Whoever uses the journal reads this; whoever closes it writes. */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private boolean closed;

  private FileJournal(
      Layout layout,
      InstantSource clock,
      Storage storage,
      FolderLock lock,
      StreamLocks locks,
      Streams streams) {
    this.layout = layout;
    this.storage = storage;
    this.lock = lock;
    this.locks = locks;
    this.claims = new Claims(clock);
    this.streams = streams;
    this.follower =
        new Follower(() -> whileOpen(streams::hasNews), () -> whileOpen(streams::sweep));
  }

  /**
   * Opens the journal in a folder, creating it if it is not there. Reads all of it once.
   *
   * @param folder on a local disk; nothing else should be in it
   * @param clock measures leases
   * @throws JournalException if this JVM has it open already, or it can't be read
   */
  public static FileJournal open(Path folder, InstantSource clock) {
    return open(folder, clock, new Disk());
  }

  static FileJournal open(Path folder, InstantSource clock, Storage storage) {
    Layout layout = new Layout(folder.toAbsolutePath().normalize());
    FolderLock lock = FolderLock.join(layout.folder());
    boolean opened = false;
    try {
      StreamLocks locks = new StreamLocks(lock);
      ByteBuffer memory =
          locks.keepingHouse(() -> storage.memory(layout.unfinished(), Unfinished.SIZE));
      Changes changes = Changes.open(layout.folder(), GENERATION);
      Streams streams = new Streams(layout, storage, locks, new Unfinished(memory), changes);
      streams.load();
      FileJournal journal = new FileJournal(layout, clock, storage, lock, locks, streams);
      journal.follower.start();
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
    long epoch = writer instanceof Writer.Holder holder ? holder.claim().epoch() : 0;
    if (writer instanceof Writer.Holder holder && epoch < file.lastEpoch()) {
      throw new VersionConflictException(holder.claim());
    }
    if (file.version() != expected) {
      throw new VersionConflictException(stream, expected, file.version());
    }
    boolean announced = expected == 0 || schedule.kind() != Schedule.Kind.UNCHANGED;
    Frame frame = new Frame(expected, epoch, schedule, entries);
    streams.write(stream, announced, () -> file.append(frame));
    return file.version();
  }

  @Override
  public boolean reschedule(StreamId stream, long expected, Claim claim, Schedule schedule) {
    return use(stream, file -> reschedule(file, expected, claim, schedule));
  }

  private boolean reschedule(StreamFile file, long expected, Claim claim, Schedule schedule) {
    if (!claims.holds(claim) || claim.epoch() < file.lastEpoch()) {
      throw new VersionConflictException(claim);
    }
    if (file.version() != expected) {
      return false;
    }
    Frame frame = new Frame(expected, claim.epoch(), schedule, List.of());
    streams.write(claim.stream(), true, () -> file.append(frame));
    return true;
  }

  @Override
  public Excerpt read(StreamId stream, long after) {
    return use(stream, file -> file.read(after));
  }

  @Override
  public long version(StreamId stream) {
    return use(stream, StreamFile::version);
  }

  @Override
  public void trim(StreamId stream, long first) {
    use(
        stream,
        file -> {
          Writers.checkTrim(stream, first, file.version());
          streams.write(stream, false, () -> file.trim(first));
          return file;
        });
  }

  @Override
  public boolean remove(StreamId stream, long expected) {
    return use(
        stream,
        file ->
            file.version() == expected
                && file.schedule().kind() == Schedule.Kind.NEVER
                && claims.isFree(stream)
                && whileKept(stream, () -> remove(stream, file)));
  }

  private boolean remove(StreamId stream, StreamFile file) {
    streams.write(stream, true, file::remove);
    try {
      storage.delete(layout.blobs(stream));
    } catch (IOException e) {
      throw Trouble.unwritable(e).exception("remove", layout.blobs(stream));
    }
    return true;
  }

  /** Does something while no process has a claim on a stream; false if one has. */
  private boolean whileKept(StreamId stream, BooleanSupplier work) {
    boolean kept = locks.keeps(stream);
    if (!locks.keep(stream)) {
      return false;
    }
    try {
      return work.getAsBoolean();
    } finally {
      if (!kept) {
        locks.drop(stream);
      }
    }
  }

  @Override
  public Optional<Claim> claim(StreamId stream, String process, Duration lease) {
    return use(
        stream,
        file ->
            claims.isFree(stream)
                ? claim(file, new Claim(stream, process, file.lastEpoch() + 1), lease)
                : Optional.empty());
  }

  private Optional<Claim> claim(StreamFile file, Claim claim, Duration lease) {
    StreamId stream = claim.stream();
    boolean kept = locks.keeps(stream);
    if (!locks.keep(stream)) {
      return Optional.empty();
    }
    boolean given = false;
    try {
      Frame frame = new Frame(file.version(), claim.epoch(), Schedule.unchanged(), List.of());
      streams.write(stream, false, () -> file.append(frame));
      claims.give(claim, lease);
      given = true;
      return Optional.of(claim);
    } finally {
      if (!given && !kept) {
        locks.drop(stream);
      }
    }
  }

  @Override
  public boolean renew(Claim claim, Duration lease) {
    return whileOpen(() -> claims.renew(claim, lease));
  }

  @Override
  public void release(Claim claim) {
    locks.alone(
        claim.stream(),
        () -> {
          if (claims.release(claim)) {
            locks.drop(claim.stream());
          }
        });
  }

  @Override
  public List<StreamId> due(Instant now, int limit) {
    return whileOpen(() -> streams.schedules().due(now, limit));
  }

  @Override
  public Optional<Instant> nextDue(Instant after) {
    return whileOpen(() -> streams.schedules().next(after));
  }

  @Override
  public List<StreamId> waitingFor(TenantId tenant, WakeKey key) {
    return whileOpen(() -> streams.schedules().waitingFor(tenant, key));
  }

  @Override
  public List<StreamId> streams(TenantId tenant, String prefix) {
    return whileOpen(
        () ->
            streams.all().stream()
                .filter(s -> s.tenant().equals(tenant) && s.name().startsWith(prefix))
                .toList());
  }

  @Override
  public void putBlob(StreamId stream, Digest digest, byte[] content) {
    Writers.check(digest, content);
    Path file = layout.blob(stream, digest);
    whileOpen(() -> streams.use(stream, s -> keep(file, content)));
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
  public void onChange(Runnable changed) {
    follower.onChange(changed);
  }

  @Override
  public void close() {
    gate.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        follower.close();
        lock.release();
      }
    } finally {
      gate.writeLock().unlock();
    }
  }

  /** Does something to a stream that can be used, while nobody else does. */
  private <T> T use(StreamId stream, Function<StreamFile, T> work) {
    return whileOpen(
        () ->
            streams.use(
                stream,
                file -> {
                  file.check();
                  return work.apply(file);
                }));
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
      if (kept.isPresent() && Arrays.equals(kept.get(), content)) {
        storage.settle(file, content.length); // who wrote it may have died before it was durable
      } else {
        storage.write(file, 0, content, true);
        storage.cut(file, content.length);
      }
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
