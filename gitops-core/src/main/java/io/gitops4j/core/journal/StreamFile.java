package io.gitops4j.core.journal;

import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.Journal.Schedule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream's file: a header, then frames. What is behind the last sound frame is a torn append
 * that was never acknowledged, and is cut; a damaged frame with a sound one behind it is
 * corruption, and is left as it is. Not thread-safe: its owner locks.
 *
 * <p>No file is kept open, so that ten thousand streams need no handles and none can be stale.
 * Before a file is used for the first time, and after every write that failed, it is settled: what
 * was acknowledged is made durable, and what is behind it is cut.
 */
final class StreamFile {
  /** The largest file; a stream is far smaller. */
  static final int LONGEST = 1 << 30;

  private static final int MAGIC = 0x67346a6c;
  private static final int FORMAT = 1;
  private static final byte[] HEADER =
      ByteBuffer.allocate(2 * Integer.BYTES).putInt(MAGIC).putInt(FORMAT).array();

  private final Storage storage;
  private final Path file;
  private long version;
  private long lastEpoch;
  private Schedule schedule = Schedule.never();

  /** Where the last acknowledged frame ends. */
  private int length;

  /** Up to where the disk is known to hold the file; what is behind it rides along. */
  private int synced;

  private State state = State.FOUND;
  private @Nullable Trouble trouble;

  /** How the file is to what was acknowledged. */
  private enum State {
    /** It may have more, and not all of it may be durable. */
    FOUND,
    /** It has that. */
    SETTLED,
    /** A write failed: it may have more. */
    FAILED
  }

  private StreamFile(Storage storage, Path file) {
    this.storage = storage;
    this.file = file;
  }

  /** Opens a stream's file; one that is not there yet is empty. It never throws: see trouble. */
  static StreamFile open(Storage storage, Path file) {
    StreamFile opened = new StreamFile(storage, file);
    try {
      opened.scan(storage.read(file).orElse(new byte[0]));
    } catch (IOException e) {
      opened.trouble = Trouble.unreadable(e);
    }
    if (opened.trouble != null) {
      opened.schedule = Schedule.never();
    }
    return opened;
  }

  /** Why the stream can't be used, or {@code null}. */
  @Nullable Trouble trouble() {
    return trouble;
  }

  long version() {
    return version;
  }

  long lastEpoch() {
    return lastEpoch;
  }

  Schedule schedule() {
    return schedule;
  }

  /** Whether there is a stream: something was appended, or can't be read. */
  boolean exists() {
    return version > 0 || trouble != null;
  }

  /** Throws if the stream can't be used. */
  void check() {
    if (trouble != null) {
      throw trouble.exception("use", file);
    }
  }

  void append(Frame frame) {
    check();
    byte[] bytes = length == 0 ? withHeader(frame.bytes()) : frame.bytes();
    if (bytes.length > LONGEST - length) {
      throw Trouble.full().exception("write", file);
    }
    try {
      settle();
      state = State.FAILED;
      storage.write(file, length, bytes, frame.durable());
    } catch (IOException e) {
      cutBack(e);
      throw Trouble.unwritable(e).exception("write", file);
    }
    state = State.SETTLED;
    length += bytes.length;
    synced = frame.durable() ? length : synced;
    took(frame);
  }

  Excerpt read(long after) {
    check();
    try {
      if (state == State.FOUND) {
        settle();
      }
      return excerpt(storage.read(file).orElse(new byte[0]), after);
    } catch (IOException e) {
      throw Trouble.unreadable(e).exception("read", file);
    }
  }

  /** Writes the file anew without its oldest entries. */
  void trim(long first) {
    check();
    try {
      settle();
      Excerpt kept = excerpt(storage.read(file).orElse(new byte[0]), first);
      Frame frame = new Frame(kept.first(), lastEpoch, schedule, kept.entries());
      replace(withHeader(frame.bytes()));
    } catch (IOException e) {
      throw Trouble.unwritable(e).exception("trim", file);
    }
  }

  private void replace(byte[] bytes) throws IOException {
    try {
      storage.replace(file, bytes);
      length = bytes.length;
      synced = length;
    } catch (IOException e) {
      trouble = Trouble.unreadable(e); // it may be either file
      throw e;
    }
  }

  /** Removes the file; it is as new then. */
  void remove() {
    check();
    try {
      storage.delete(file);
      length = 0;
      synced = 0;
      version = 0;
      state = State.SETTLED;
    } catch (IOException e) {
      trouble = Trouble.unreadable(e);
      throw Trouble.unwritable(e).exception("remove", file);
    }
  }

  private Excerpt excerpt(byte[] bytes, long after) throws IOException {
    List<Entry> entries = new ArrayList<>();
    int next;
    for (int offset = HEADER.length; offset < length; offset = next) {
      int size = Frame.length(bytes, offset);
      next = offset + size;
      if (size == 0) {
        trouble = Trouble.damaged("the record at byte " + offset + " is damaged");
        throw trouble.exception("use", file);
      }
      long last = next < length ? Frame.first(bytes, next) : version;
      if (last > after) {
        Frame frame = Frame.read(bytes, offset, size);
        int skipped = (int) Math.max(0, Math.min(after - frame.first(), frame.entries().size()));
        entries.addAll(frame.entries().subList(skipped, frame.entries().size()));
      }
    }
    return new Excerpt(version - entries.size(), entries);
  }

  private void scan(byte[] bytes) {
    int begun = Math.min(bytes.length, HEADER.length);
    if (!Arrays.equals(bytes, 0, begun, HEADER, 0, begun)) {
      trouble = foreign(bytes);
      return;
    }
    if (bytes.length >= HEADER.length) {
      scanFrames(bytes);
    }
  }

  private void scanFrames(byte[] bytes) {
    int offset = HEADER.length;
    int size = Frame.length(bytes, offset);
    try {
      version = size > 0 ? Frame.first(bytes, offset) : 0; // above 0 where it was trimmed
      while (size > 0 && Frame.first(bytes, offset) == version) {
        took(Frame.read(bytes, offset, size));
        offset += size;
        size = Frame.length(bytes, offset);
      }
      length = offset;
      synced = offset;
      if (size > 0 || isSoundBehind(bytes, offset)) {
        trouble = Trouble.damaged("the record at byte " + offset + " is damaged");
      }
    } catch (IOException e) {
      trouble = Trouble.newer("the record at byte " + offset + " can't be understood");
    }
  }

  /** What is wrong with a file without our header; nothing if it is a creation that was torn. */
  private @Nullable Trouble foreign(byte[] bytes) {
    if (bytes.length >= HEADER.length && ByteBuffer.wrap(bytes).getInt() == MAGIC) {
      return Trouble.newer("it was written by another version of the library");
    }
    if (isSoundBehind(bytes, 0)) {
      return Trouble.damaged("its beginning is damaged");
    }
    boolean unwritten = true;
    for (int i = 0; i < Math.min(bytes.length, HEADER.length); i++) {
      unwritten &= bytes[i] == 0;
    }
    return unwritten ? null : Trouble.foreign();
  }

  private boolean isSoundBehind(byte[] bytes, int damaged) {
    for (int offset = damaged + 1; offset < bytes.length; offset++) {
      long first = Frame.first(bytes, offset);
      boolean plausible = first >= version && first <= version + bytes.length;
      if (plausible && Frame.length(bytes, offset) > 0) {
        return true;
      }
    }
    return false;
  }

  private void took(Frame frame) {
    version = frame.last();
    lastEpoch = Math.max(lastEpoch, frame.epoch());
    if (frame.schedule().kind() != Schedule.Kind.UNCHANGED) {
      schedule = frame.schedule();
    }
  }

  /**
   * Makes the file hold what was acknowledged, durably, and nothing behind it. What had not reached
   * the disk is written again: after a failed fsync the system forgets that it has not.
   */
  private void settle() throws IOException {
    if (state == State.SETTLED) {
      return;
    }
    byte[] riding = riding();
    storage.cut(file, length);
    if (riding.length > 0) {
      storage.write(file, synced, riding, true);
    }
    synced = length;
    state = State.SETTLED;
  }

  private byte[] riding() throws IOException {
    if (synced == length) {
      return new byte[0];
    }
    byte[] bytes = storage.read(file).orElse(new byte[0]);
    int offset = synced == 0 ? HEADER.length : synced;
    int size = Frame.length(bytes, offset);
    while (size > 0 && offset < length) {
      offset += size;
      size = Frame.length(bytes, offset);
    }
    if (offset != length) {
      trouble = Trouble.damaged("the disk lost what was written last");
      throw trouble.exception("use", file);
    }
    return Arrays.copyOfRange(bytes, synced, length);
  }

  /** Tries at once to take back what a failed append left; if it can't, the next use does. */
  private void cutBack(IOException failed) {
    try {
      settle();
    } catch (IOException e) {
      failed.addSuppressed(e);
    }
  }

  private static byte[] withHeader(byte[] frame) {
    return ByteBuffer.allocate(HEADER.length + frame.length).put(HEADER).put(frame).array();
  }
}
