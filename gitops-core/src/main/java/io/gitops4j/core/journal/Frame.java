package io.gitops4j.core.journal;

import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Schedule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * One append as it stands in a stream's file: {@code length, crc, body}. All entries of an append
 * are in one frame, so that it is there wholly or not at all. A frame without entries notes that a
 * claim was given.
 *
 * @param first the number of entries before it
 * @param epoch the writer's claim, or 0 for a command
 * @param schedule what the append said of the schedule
 * @param entries in order
 */
record Frame(long first, long epoch, Schedule schedule, List<Entry> entries) {
  /** The largest body: a longer one is refused when it is written, and damage when it is read. */
  static final int LARGEST = 64 << 20;

  private static final int PREFIX = 2 * Integer.BYTES;
  private static final int SMALLEST = 3 * Long.BYTES + 1 + 3 * Integer.BYTES;

  /** By the number each has in the file. */
  private static final List<Schedule.Kind> KINDS =
      List.of(
          Schedule.Kind.UNCHANGED, Schedule.Kind.AT, Schedule.Kind.WHEN_WOKEN, Schedule.Kind.NEVER);

  /** Copies the entries. */
  Frame {
    entries = List.copyOf(entries);
  }

  /** Whether an append of this waits for the disk. */
  boolean durable() {
    return entries.stream().anyMatch(Entry::durable);
  }

  /** The version of the stream behind it. */
  long last() {
    return first + entries.size();
  }

  /**
   * The frame as it is written.
   *
   * @throws IllegalArgumentException if it is too large to be read again
   */
  byte[] bytes() {
    byte[] body = body();
    if (body.length > LARGEST) {
      throw new IllegalArgumentException(
          "An append of "
              + body.length
              + " bytes is too large; "
              + LARGEST
              + " are the most."
              + " Keep large content as a blob");
    }
    ByteBuffer frame = ByteBuffer.allocate(PREFIX + body.length);
    return frame.putInt(body.length).putInt(crc(body, 0, body.length)).put(body).array();
  }

  /**
   * How many bytes the frame at an offset takes, or 0 if there is none that is whole and has the
   * right checksum.
   */
  static int length(byte[] file, int offset) {
    if (file.length - offset < PREFIX + SMALLEST) {
      return 0;
    }
    ByteBuffer prefix = ByteBuffer.wrap(file, offset, PREFIX);
    int length = prefix.getInt();
    int crc = prefix.getInt();
    boolean fits = length >= SMALLEST && length <= Math.min(LARGEST, file.length - offset - PREFIX);
    return fits && crc == crc(file, offset + PREFIX, length) ? PREFIX + length : 0;
  }

  /**
   * The number of entries before what stands at an offset, if a frame stands there. It is cheap,
   * and -1 where there is no room for one.
   */
  static long first(byte[] file, int offset) {
    return file.length - offset < PREFIX + SMALLEST
        ? -1
        : ByteBuffer.wrap(file).getLong(offset + PREFIX);
  }

  /**
   * Reads the frame at an offset.
   *
   * @param length what {@link #length} said of it
   * @throws IOException if its checksum is right and its content is not what we write
   */
  static Frame read(byte[] file, int offset, int length) throws IOException {
    if (length < PREFIX) {
      throw new IOException("there is no frame");
    }
    ByteArrayInputStream body = new ByteArrayInputStream(file, offset + PREFIX, length - PREFIX);
    try {
      Frame frame = read(new DataInputStream(body));
      if (body.available() > 0 || frame.first < 0) {
        throw new IOException("the frame is not what its counts say");
      }
      return frame;
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new IOException("the frame holds what is never written", e);
    }
  }

  private byte[] body() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      write(new DataOutputStream(body));
    } catch (UTFDataFormatException e) {
      throw new IllegalArgumentException("An entry's type or a wake key is longer than 65535", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.toByteArray();
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeLong(first);
    out.writeLong(epoch);
    Instant at = schedule.at();
    out.writeByte(KINDS.indexOf(schedule.kind()));
    out.writeLong(at.getEpochSecond());
    out.writeInt(at.getNano());
    out.writeInt(schedule.wakeOn().size());
    for (WakeKey key : schedule.wakeOn()) {
      out.writeUTF(key.value());
    }
    out.writeInt(entries.size());
    for (Entry entry : entries) {
      byte[] content = entry.content();
      out.writeUTF(entry.type());
      out.writeInt(entry.version());
      out.writeInt(entry.minReader());
      out.writeBoolean(entry.durable());
      out.writeInt(content.length);
      out.write(content);
    }
  }

  private static Frame read(DataInputStream in) throws IOException {
    long first = in.readLong();
    long epoch = in.readLong();
    Schedule schedule = schedule(in);
    List<Entry> entries = new ArrayList<>();
    for (int left = size(in); left > 0; left--) {
      entries.add(
          new Entry(in.readUTF(), in.readInt(), in.readInt(), in.readBoolean(), content(in)));
    }
    return new Frame(first, epoch, schedule, entries);
  }

  private static Schedule schedule(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    Instant at = Instant.ofEpochSecond(in.readLong(), in.readInt());
    Set<WakeKey> wakeOn = new LinkedHashSet<>();
    for (int left = size(in); left > 0; left--) {
      wakeOn.add(new WakeKey(in.readUTF()));
    }
    if (kind >= KINDS.size()) {
      throw new IOException("the frame has a schedule of an unknown kind");
    }
    return new Schedule(KINDS.get(kind), at, wakeOn);
  }

  private static byte[] content(DataInputStream in) throws IOException {
    return in.readNBytes(size(in));
  }

  /** A count of things that follow, each of which takes a byte at least. */
  private static int size(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > in.available()) {
      throw new IOException("the frame counts more than it holds");
    }
    return size;
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
