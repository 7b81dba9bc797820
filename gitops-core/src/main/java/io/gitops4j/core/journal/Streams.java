package io.gitops4j.core.journal;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The streams of a folder as this process knows them, and how it keeps up with the others: whoever
 * works on a stream holds its slot and first takes in what others wrote; what others announced is
 * taken in when somebody asks for what is due, waits or is there. Thread-safe.
 */
final class Streams {
  private static final System.Logger LOG = System.getLogger(Streams.class.getName());

  private final Layout layout;
  private final Storage storage;
  private final StreamLocks locks;
  private final Unfinished unfinished;
  private final Changes changes;
  private final Schedules schedules = new Schedules();

  /** What is known of each file; who reads or writes it holds the slot. */
  private final Map<StreamId, StreamFile> files = new ConcurrentHashMap<>();

  private final NavigableSet<StreamId> present = new ConcurrentSkipListSet<>(Schedules.BY_NAME);

  /** What others changed and we did not look at yet. */
  private final Set<StreamId> announced = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean news = new AtomicBoolean();

  Streams(
      Layout layout, Storage storage, StreamLocks locks, Unfinished unfinished, Changes changes) {
    this.layout = layout;
    this.storage = storage;
    this.locks = locks;
    this.unfinished = unfinished;
    this.changes = changes;
  }

  /** Does something to a stream, damaged or not, while nobody else does, in any process. */
  <T> T use(StreamId stream, Function<StreamFile, T> work) {
    try (StreamLocks.Held held = locks.take(stream)) {
      return use(stream, held, work);
    }
  }

  private <T> T use(StreamId stream, StreamLocks.Held held, Function<StreamFile, T> work) {
    StreamFile file = current(stream, held.key());
    try {
      return work.apply(file);
    } finally {
      file.saw(unfinished.writes(held.key().slot()));
      took(stream, file);
      if (file.isEmpty()) {
        files.remove(stream);
      }
    }
  }

  /**
   * Writes a stream that is being used.
   *
   * @param announced whether others are to look at it
   */
  void write(StreamId stream, boolean announced, Runnable work) {
    try {
      if (announced) {
        changes.announce(stream);
      }
    } catch (IOException e) {
      throw Trouble.unwritable(e).exception("write", layout.folder());
    }
    StreamLocks.Key key = StreamLocks.Key.of(stream);
    unfinished.begin(key);
    work.run();
    unfinished.end(key.slot()); // if it did not end, whoever comes next sees to it
  }

  /** When streams want to be looked at, with everything that others announced. */
  Schedules schedules() {
    follow();
    return schedules;
  }

  /** Every stream there is, sorted. */
  Set<StreamId> all() {
    follow();
    return present;
  }

  /** Whether another process may have made a stream due since this was asked last. */
  boolean hasNews() {
    follow();
    return news.getAndSet(false);
  }

  /** Reads all streams, and sweeps what the dead left. */
  void load() throws IOException {
    for (Path path : storage.files(layout.streams())) {
      Path stem = Layout.stem(path);
      Optional<StreamId> stream = layout.stream(stem);
      if (stream.isEmpty()) {
        LOG.log(System.Logger.Level.WARNING, "{0} is not ours, and is left alone", path);
      } else if (!tryUse(stream.get(), file -> load(stem, path, file))) {
        announced.add(stream.get());
      }
    }
    news.set(false);
  }

  private boolean load(Path stem, Path path, StreamFile file) {
    Trouble trouble = file.trouble();
    if (trouble != null && path.equals(stem)) {
      LOG.log(System.Logger.Level.ERROR, trouble.exception("use", path).getMessage());
    }
    if (path.equals(Layout.fresh(stem))) {
      try {
        storage.delete(path);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "Could not delete " + path, e);
      }
    }
    return true;
  }

  /** Looks for files that are not as they are known, should an announcement have been lost. */
  boolean sweep() {
    try {
      compare();
      return true;
    } catch (IOException e) {
      throw Trouble.unreadable(e).exception("read", layout.folder());
    }
  }

  private void compare() throws IOException {
    Set<StreamId> gone = new HashSet<>(present);
    for (Path path : storage.files(layout.streams())) {
      Optional<StreamId> stream = layout.stream(path);
      if (stream.isPresent()) {
        gone.remove(stream.get());
        StreamFile known = files.get(stream.get());
        if (known == null || known.length() != storage.size(path)) {
          announced.add(stream.get());
        }
      }
    }
    announced.addAll(gone);
  }

  /** Takes in what others announced; streams that somebody is at are left for the next time. */
  private void follow() {
    try {
      Changes.News heard = changes.follow();
      announced.addAll(heard.streams());
      if (heard.all()) {
        compare();
      }
    } catch (IOException e) {
      throw Trouble.unreadable(e).exception("read", layout.folder());
    }
    for (StreamId stream : List.copyOf(announced)) {
      announced.remove(stream);
      if (!isTakenIn(stream)) {
        announced.add(stream);
      }
    }
  }

  private boolean isTakenIn(StreamId stream) {
    try {
      return tryUse(stream, file -> true);
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.DEBUG, "Stream " + stream + " can't be read now", e);
      return false;
    }
  }

  private boolean tryUse(StreamId stream, Function<StreamFile, Boolean> work) {
    Optional<StreamLocks.Held> held = locks.tryTake(stream);
    if (held.isEmpty()) {
      return false;
    }
    try (StreamLocks.Held slot = held.get()) {
      return use(stream, slot, work);
    }
  }

  private StreamFile current(StreamId stream, StreamLocks.Key key) {
    long mark = unfinished.at(key.slot());
    if (mark != 0 && mark != key.mark()) {
      settle(mark, key.slot());
      mark = 0;
    }
    StreamFile file = file(stream);
    if (mark != 0 && file.refresh(true, unfinished.isOurs(key.slot()))) {
      unfinished.end(key.slot());
    } else if (mark == 0 && !file.isAsSeen(unfinished.writes(key.slot()))) {
      file.refresh(false, false);
    }
    if (took(stream, file)) {
      news.set(true);
    }
    return file;
  }

  private StreamFile file(StreamId stream) {
    return files.computeIfAbsent(stream, s -> new StreamFile(storage, layout.file(s)));
  }

  /** Makes others see what is known of a file now; whether it is scheduled otherwise. */
  private boolean took(StreamId stream, StreamFile file) {
    if (file.exists()) {
      present.add(stream);
    } else {
      present.remove(stream);
    }
    return schedules.set(stream, file.schedule());
  }

  /** Settles another stream of the same slot, which somebody left in the middle of a write. */
  private void settle(long mark, int slot) {
    try {
      for (Path path : storage.files(layout.streams())) {
        Optional<StreamId> stream = layout.stream(Layout.stem(path));
        if (stream.isPresent() && StreamLocks.Key.of(stream.get()).mark() == mark) {
          StreamFile file = file(stream.get());
          if (!file.refresh(true, unfinished.isOurs(slot))) {
            throw new IOException(stream.get() + " could not be written");
          }
          took(stream.get(), file);
        }
      }
    } catch (IOException e) {
      throw new JournalException(
          ErrorKind.UNAVAILABLE,
          "Could not settle what a process left in the journal "
              + layout.folder()
              + ": "
              + Trouble.reason(e)
              + ". Mend the disk and try again.",
          e);
    }
    unfinished.end(slot);
  }
}
