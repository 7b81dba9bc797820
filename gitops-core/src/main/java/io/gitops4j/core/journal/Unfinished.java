package io.gitops4j.core.journal;

import java.nio.ByteBuffer;
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
  /** How many bytes the memory has. */
  static final int SIZE = StreamLocks.SLOTS * 4 * Long.BYTES;

  private static final int ENTRY = 4 * Long.BYTES;

  private final ByteBuffer marks;
  private final long own = UUID.randomUUID().getLeastSignificantBits();

  Unfinished(ByteBuffer marks) {
    this.marks = marks;
  }

  /** The mark in a slot, or 0. */
  long at(int slot) {
    return marks.getLong(slot * ENTRY);
  }

  /** How many writes were begun in a slot: while it stays, what was read there is still so. */
  long writes(int slot) {
    return marks.getLong(slot * ENTRY + 2 * Long.BYTES);
  }

  /** Whether the mark in a slot was made by this opening of the journal. */
  boolean isOurs(int slot) {
    return marks.getLong(slot * ENTRY + Long.BYTES) == own;
  }

  /** We begin to write a stream. */
  void begin(StreamLocks.Key key) {
    int at = key.slot() * ENTRY;
    marks.putLong(at + 2 * Long.BYTES, writes(key.slot()) + 1);
    marks.putLong(at + Long.BYTES, own);
    marks.putLong(at, key.mark());
  }

  /** What was written is whole, and on the disk as far as it was to be. */
  void end(int slot) {
    marks.putLong(slot * ENTRY, 0);
  }
}
