package io.gitops4j.core.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** How a stream's file begins, and what can be told of one that does not. */
final class StreamFormat {
  private static final int MAGIC = 0x67346a6c;
  private static final int VERSION = 1;
  private static final byte[] BEGINNING =
      ByteBuffer.allocate(2 * Integer.BYTES).putInt(MAGIC).putInt(VERSION).array();

  /** How many bytes are before the first frame. */
  static final int HEADER = BEGINNING.length;

  private StreamFormat() {}

  /** A new file with its first frame. */
  static byte[] withHeader(byte[] frame) {
    return ByteBuffer.allocate(HEADER + frame.length).put(BEGINNING).put(frame).array();
  }

  /** Whether a file begins as ours do, as far as it goes. */
  static boolean isBegun(byte[] file) {
    int begun = Math.min(file.length, HEADER);
    return Arrays.equals(file, 0, begun, BEGINNING, 0, begun);
  }

  /** Whether a file is ours, in a format we don't know. */
  static boolean isOtherFormat(byte[] file) {
    return file.length >= HEADER && ByteBuffer.wrap(file).getInt() == MAGIC && !isBegun(file);
  }

  /** Whether nothing was ever written where a file should begin. */
  static boolean isUnwritten(byte[] file) {
    boolean unwritten = true;
    for (int i = 0; i < Math.min(file.length, HEADER); i++) {
      unwritten &= file[i] == 0;
    }
    return unwritten;
  }

  /**
   * Whether a sound frame stands somewhere behind a damaged one.
   *
   * @param version that of the stream before the damage
   */
  static boolean isSoundBehind(byte[] file, int damaged, long version) {
    for (int offset = damaged + 1; offset < file.length; offset++) {
      long first = Frame.first(file, offset);
      boolean plausible = first >= version && first <= version + file.length;
      if (plausible && Frame.length(file, offset) > 0) {
        return true;
      }
    }
    return false;
  }
}
