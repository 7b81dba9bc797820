package io.gitops4j.core.journal;

import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.Journal.Schedule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream's file: a header, then frames. What is behind the last sound frame is a torn append
 * that was never acknowledged, and is cut; a damaged frame with a sound one behind it is
 * corruption, and is left as it is. Whoever calls anything holds the stream's slot, and has
 * refreshed what is known of the file since: others may have written it, made it anew or removed
 * it.
 *
 * <p>No file is kept open, so that ten thousand streams need no handles and none can be stale.
 */
final class StreamFile {
  /** The largest file; a stream is far smaller. */
  static final int LONGEST = 1 << 30;

  private final Storage storage;
  private final Path file;
  private final Path parked;
  private long version;
  private long lastEpoch;
  private Schedule schedule = Schedule.never();

  /** Where the last frame we know begins, and how: by this we know the file again. */
  private int last;

  private long mark;

  private volatile int length;

  /** Up to where the disk is known to hold the file; what is behind it rides along. */
  private int synced;

  /** Whether something is behind it. */
  private boolean torn;

  /** Whether a write of ours failed: part of it may be behind the last frame. */
  private boolean failed;

  private @Nullable Trouble trouble;

  /** How many writes the slot had seen when we looked last. */
  private long seen = -1;

  /** A file that may be there or not; nothing is known of it yet. */
  StreamFile(Storage storage, Path file) {
    this.storage = storage;
    this.file = file;
    this.parked = Layout.parked(file);
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
    return trouble == null ? schedule : Schedule.never();
  }

  /** Whether there is a stream: something was appended, or can't be read. */
  boolean exists() {
    return version > 0 || trouble != null;
  }

  /** Whether there is nothing to know. */
  boolean isEmpty() {
    return length == 0 && trouble == null && !failed;
  }

  /** Where the last frame ends that we know. Anybody may ask. */
  int length() {
    return length;
  }

  /** Throws if the stream can't be used. */
  void check() {
    if (trouble != null) {
      throw trouble.exception("use", file);
    }
  }

  /** Notes that what is known is what is there, after so many writes in the slot. */
  void saw(long writes) {
    seen = writes;
  }

  /** Whether neither a process nor, as far as can be seen at little cost, a person changed it. */
  boolean isAsSeen(long writes) {
    return seen == writes
        && trouble == null
        && !failed
        && Math.max(0, storage.size(file)) == length
        && storage.size(parked) < 0;
  }

  /**
   * Takes in what others did to the file. It never throws for what is in the file: see trouble.
   *
   * @param unfinished whether a write, ours or another's, did not come to its end; then what is in
   *     the file is made durable, and what is torn is cut
   * @param ours whether that write was ours
   * @return whether no write is unfinished now
   */
  boolean refresh(boolean unfinished, boolean ours) {
    if (failed && ours) {
      return isTakenBack();
    }
    failed = false; // or somebody else has settled what we left
    takeIn();
    if (unfinished && trouble == null) {
      try {
        storage.settle(file, length);
        synced = length;
        torn = false;
      } catch (IOException e) {
        throw Trouble.unreadable(e).exception("read", file);
      }
    }
    return true;
  }

  void append(Frame frame) {
    check();
    byte[] bytes = length == 0 ? StreamFormat.withHeader(frame.bytes()) : frame.bytes();
    if (bytes.length > LONGEST - length) {
      throw Trouble.full().exception("write", file);
    }
    try {
      takeBack();
      failed = true;
      storage.write(file, length, bytes, frame.durable());
      failed = false;
    } catch (IOException e) {
      takeBackAfter(e);
      throw Trouble.unwritable(e).exception("write", file);
    }
    int begun = length == 0 ? StreamFormat.HEADER : 0;
    took(frame, length + begun, ByteBuffer.wrap(bytes).getLong(begun), bytes.length - begun);
  }

  Excerpt read(long after) {
    check();
    try {
      return after >= version ? new Excerpt(version, List.of()) : excerpt(bytes(), after);
    } catch (IOException e) {
      throw Trouble.unreadable(e).exception("read", file);
    }
  }

  /** Writes the file anew without its oldest entries. */
  void trim(long first) {
    check();
    try {
      takeBack();
      Excerpt kept = excerpt(bytes(), first);
      Frame frame = new Frame(kept.first(), lastEpoch, schedule, kept.entries());
      byte[] bytes = StreamFormat.withHeader(frame.bytes());
      storage.replace(file, bytes);
      torn = false;
      took(frame, StreamFormat.HEADER, ByteBuffer.wrap(bytes).getLong(StreamFormat.HEADER), 0);
      length = bytes.length;
      synced = length;
    } catch (IOException e) {
      throw Trouble.unwritable(e).exception("trim", file);
    }
  }

  /** Removes the file. */
  void remove() {
    check();
    try {
      storage.delete(file);
      forget();
    } catch (IOException e) {
      throw Trouble.unwritable(e).exception("remove", file);
    }
  }

  private byte[] bytes() throws IOException {
    return storage.read(file).orElse(new byte[0]);
  }

  private Excerpt excerpt(byte[] bytes, long after) throws IOException {
    List<Entry> entries = new ArrayList<>();
    int next;
    for (int offset = StreamFormat.HEADER; offset < length; offset = next) {
      int size = Frame.length(bytes, offset);
      next = offset + size;
      if (size == 0) {
        damaged("the record at byte " + offset + " is damaged");
        check();
      }
      long end = next < length ? Frame.first(bytes, next) : version;
      if (end > after) {
        Frame frame = Frame.read(bytes, offset, size);
        int skipped = (int) Math.max(0, Math.min(after - frame.first(), frame.entries().size()));
        entries.addAll(frame.entries().subList(skipped, frame.entries().size()));
      }
    }
    return new Excerpt(version - entries.size(), entries);
  }

  private void takeIn() {
    try {
      if (storage.size(parked) >= 0) {
        String what = new String(storage.read(parked).orElse(new byte[0]), StandardCharsets.UTF_8);
        trouble = Trouble.parked(what.strip(), parked);
      } else {
        if (trouble != null) {
          forget();
        }
        scan();
      }
    } catch (IOException e) {
      trouble = Trouble.unreadable(e);
    }
  }

  /** Reads from the last frame on, or all if the file is not the one we know. */
  private void scan() throws IOException {
    byte[] tail = storage.read(file, last).orElse(new byte[0]);
    boolean known =
        last > 0 && tail.length >= Long.BYTES && mark == ByteBuffer.wrap(tail).getLong();
    if (known && Frame.length(tail, 0) != length - last) {
      damaged("the record at byte " + last + " is damaged");
    } else if (known) {
      scanFrames(tail, last, length - last);
    } else {
      byte[] all = last == 0 ? tail : bytes();
      forget();
      scanAll(all);
    }
  }

  private void forget() {
    version = 0;
    schedule = Schedule.never();
    last = 0;
    length = 0;
    synced = 0;
    torn = false;
    trouble = null;
  }

  private void scanAll(byte[] bytes) {
    if (!StreamFormat.isBegun(bytes)) {
      foreign(bytes);
    } else if (bytes.length >= StreamFormat.HEADER) {
      length = StreamFormat.HEADER;
      if (Frame.length(bytes, StreamFormat.HEADER) > 0) {
        version = Frame.first(bytes, StreamFormat.HEADER); // above 0 where it was trimmed
      }
      scanFrames(bytes, 0, StreamFormat.HEADER);
    }
    torn = bytes.length > length;
  }

  /**
   * Takes in frames.
   *
   * @param bytes the file from some offset on
   * @param base that offset
   * @param from where in the bytes the next frame begins
   */
  private void scanFrames(byte[] bytes, int base, int from) {
    int offset = from;
    int size = Frame.length(bytes, offset);
    try {
      while (size > 0 && Frame.first(bytes, offset) == version) {
        Frame frame = Frame.read(bytes, offset, size);
        took(frame, base + offset, ByteBuffer.wrap(bytes).getLong(offset), size);
        offset += size;
        size = Frame.length(bytes, offset);
      }
      if (size > 0 || StreamFormat.isSoundBehind(bytes, offset, version)) {
        damaged("the record at byte " + (base + offset) + " is damaged");
      }
    } catch (IOException e) {
      trouble = Trouble.newer("the record at byte " + (base + offset) + " can't be understood");
    }
    torn = bytes.length > offset;
  }

  /** What is wrong with a file without our header; nothing if it is a creation that was torn. */
  private void foreign(byte[] bytes) {
    if (StreamFormat.isOtherFormat(bytes)) {
      trouble = Trouble.newer("it was written by another version of the library");
    } else if (StreamFormat.isSoundBehind(bytes, 0, version)) {
      damaged("its beginning is damaged");
    } else if (!StreamFormat.isUnwritten(bytes)) {
      trouble = Trouble.foreign();
    }
  }

  private void took(Frame frame, int at, long begins, int size) {
    version = frame.last();
    lastEpoch = Math.max(lastEpoch, frame.epoch());
    if (frame.schedule().kind() != Schedule.Kind.UNCHANGED) {
      schedule = frame.schedule();
    }
    last = at;
    mark = begins;
    length = at + size;
    synced = frame.durable() ? length : synced;
  }

  /** Notes beside the file, for every process and every person, what is wrong with it. */
  private void damaged(String what) {
    trouble = Trouble.parked(what, parked);
    try {
      storage.write(parked, 0, what.getBytes(StandardCharsets.UTF_8), true);
    } catch (IOException e) {
      System.getLogger(StreamFile.class.getName())
          .log(System.Logger.Level.WARNING, "Could not write " + parked, e);
    }
  }

  /**
   * Makes the file hold what was acknowledged, durably, and nothing behind it, if it may not be so.
   * After a write of ours that failed, what had not reached the disk is written again: after a
   * failed fsync the system forgets that it has not.
   */
  private void takeBack() throws IOException {
    if (failed) {
      byte[] riding = riding();
      check();
      storage.cut(file, length);
      if (riding.length > 0) {
        storage.write(file, synced, riding, true);
      }
      synced = length;
      failed = false;
    } else if (torn) {
      storage.cut(file, length);
    }
    torn = false;
  }

  private byte[] riding() throws IOException {
    if (synced == length) {
      return new byte[0];
    }
    byte[] bytes = bytes();
    int offset = synced == 0 ? StreamFormat.HEADER : synced;
    int size = Frame.length(bytes, offset);
    while (size > 0 && offset < length) {
      offset += size;
      size = Frame.length(bytes, offset);
    }
    if (offset != length) {
      damaged("the disk lost what was written last");
      return new byte[0];
    }
    return Arrays.copyOfRange(bytes, synced, length);
  }

  /** Tries at once to take back what a failed append left; if it can't, the next use does. */
  private void takeBackAfter(IOException failure) {
    try {
      takeBack();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private boolean isTakenBack() {
    try {
      takeBack();
      return true;
    } catch (IOException e) {
      return false; // what was acknowledged can be read
    }
  }
}
