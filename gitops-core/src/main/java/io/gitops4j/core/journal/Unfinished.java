package io.gitops4j.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Which streams are being written: memory that all processes of a folder share and that stays when
 * one of them is killed. A mark that is found there, by whoever holds the slot now, says that what
 * a stream's file holds may be torn, or may not be on the disk. It is worth nothing after a crash
 * of the machine: then what can be read is what is on the disk.
 *
 * <p>Whoever reads or writes a slot holds it.
 */
final class Unfinished {
  private static final int ENTRY = 2 * Long.BYTES;
  private static final int SIZE = StreamLocks.SLOTS * ENTRY;

  private final MappedByteBuffer marks;
  private final long own = UUID.randomUUID().getLeastSignificantBits();

  private Unfinished(MappedByteBuffer marks) {
    this.marks = marks;
  }

  /** Opens the file, making it if it is not there; one process at a time. */
  static Unfinished open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.allocate((int) Math.max(0, SIZE - channel.size()));
      while (rest.hasRemaining()) {
        channel.write(rest, channel.size()); // all of it, so that no mark ever needs more disk
      }
      return new Unfinished(channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE));
    }
  }

  /** The mark in a slot, or 0. */
  long at(int slot) {
    return marks.getLong(slot * ENTRY);
  }

  /** Whether the mark in a slot was made by this opening of the journal. */
  boolean isOurs(int slot) {
    return marks.getLong(slot * ENTRY + Long.BYTES) == own;
  }

  /** We begin to write a stream. */
  void begin(StreamLocks.Key key) {
    int at = key.slot() * ENTRY;
    marks.putLong(at + Long.BYTES, own);
    marks.putLong(at, key.mark());
  }

  /** What was written is whole, and on the disk as far as it was to be. */
  void end(int slot) {
    marks.putLong(slot * ENTRY, 0);
  }
}
