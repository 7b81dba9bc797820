package io.gitops4j.registry.chart;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Compresses to gzip (RFC 1952) with the same result on every machine. The JDK's own compression is
 * that of whatever zlib it was built with or runs on, and zlibs differ in their output; here it is
 * written out: matches found by one hash chain, in one block with the codes that RFC 1951 fixes.
 * Charts are up to a fifth larger than by zlib. For one thread.
 */
final class FixedGzip {
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int WINDOW = 1 << 15;
  private static final int SHORTEST = 3;
  private static final int LONGEST = 258;
  private static final int MOST_TRIES = 64;
  private static final int END_OF_BLOCK = 256;
  private static final int[] LENGTHS = new int[29];
  private static final int[] LENGTH_BITS = new int[29];
  private static final int[] DISTANCES = new int[30];
  private static final int[] DISTANCE_BITS = new int[30];

  static {
    for (int i = 0, next = SHORTEST; i < 28; i++) {
      LENGTHS[i] = next;
      LENGTH_BITS[i] = i < 8 ? 0 : i / 4 - 1;
      next += 1 << LENGTH_BITS[i];
    }
    LENGTHS[28] = LONGEST;
    for (int i = 0, next = 1; i < 30; i++) {
      DISTANCES[i] = next;
      DISTANCE_BITS[i] = i < 4 ? 0 : i / 2 - 1;
      next += 1 << DISTANCE_BITS[i];
    }
  }

  private final byte[] content;
  private final int[] newest = new int[WINDOW];
  private final int[] before = new int[WINDOW];
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int bits;
  private int count;
  private int matchLength;
  private int matchDistance;

  private FixedGzip(byte[] content) {
    this.content = content;
    Arrays.fill(newest, -1);
  }

  static byte[] compress(byte[] content) {
    return new FixedGzip(content).compress();
  }

  private byte[] compress() {
    out.writeBytes(HEADER);
    write(1, 1); // the last block
    write(1, 2); // of fixed codes
    for (int at = 0; at < content.length; ) {
      find(at);
      int taken = Math.max(1, matchLength);
      if (matchLength == 0) {
        symbol(content[at] & 0xff);
      } else {
        match();
      }
      for (int end = at + taken; at < end; at++) {
        remember(at);
      }
    }
    symbol(END_OF_BLOCK);
    write(0, 7); // up to a whole byte
    CRC32 checksum = new CRC32();
    checksum.update(content);
    number(checksum.getValue());
    number(content.length);
    return out.toByteArray();
  }

  /**
   * The longest of the nearest earlier places that go on as this one does; the length is 0 for
   * none.
   */
  private void find(int at) {
    matchLength = 0;
    int most = Math.min(LONGEST, content.length - at);
    if (most < SHORTEST) {
      return;
    }
    int place = newest[hash(at)];
    for (int tries = 0; tries < MOST_TRIES && place >= 0 && at - place < WINDOW; tries++) {
      int length = 0;
      while (length < most && content[place + length] == content[at + length]) {
        length++;
      }
      if (length >= SHORTEST && length > matchLength) {
        matchLength = length;
        matchDistance = at - place;
      }
      int earlier = before[place & (WINDOW - 1)];
      place = earlier < place ? earlier : -1;
    }
  }

  private void remember(int at) {
    if (at + SHORTEST <= content.length) {
      int hash = hash(at);
      before[at & (WINDOW - 1)] = newest[hash];
      newest[hash] = at;
    }
  }

  private int hash(int at) {
    int three =
        ((content[at] & 0xff) << 16) | ((content[at + 1] & 0xff) << 8) | (content[at + 2] & 0xff);
    return (three * 0x9E3779B1) >>> 17;
  }

  private void match() {
    int length = last(LENGTHS, matchLength);
    symbol(257 + length);
    write(matchLength - LENGTHS[length], LENGTH_BITS[length]);
    int distance = last(DISTANCES, matchDistance);
    code(distance, 5);
    write(matchDistance - DISTANCES[distance], DISTANCE_BITS[distance]);
  }

  /** The last entry that is not greater. */
  private static int last(int[] entries, int value) {
    int found = Arrays.binarySearch(entries, value);
    return found >= 0 ? found : -found - 2;
  }

  private void symbol(int symbol) {
    if (symbol < 144) {
      code(0x30 + symbol, 8);
    } else if (symbol < 256) {
      code(0x190 + symbol - 144, 9);
    } else if (symbol < 280) {
      code(symbol - 256, 7);
    } else {
      code(0xc0 + symbol - 280, 8);
    }
  }

  /** Codes begin with their highest bit, numbers with their lowest. */
  private void code(int code, int length) {
    write(Integer.reverse(code) >>> (32 - length), length);
  }

  private void write(int value, int length) {
    bits |= value << count;
    count += length;
    while (count >= 8) {
      out.write(bits);
      bits >>>= 8;
      count -= 8;
    }
  }

  private void number(long value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write((int) (value >>> shift));
    }
  }
}
