package io.gitops4j.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a tar's regular files one after the other; other members are passed over. Understands
 * ustar, pax and GNU's long names. For one thread.
 */
final class TarReader {
  private static final int LARGEST_HEADER = 1024 * 1024;

  private final InputStream tar;
  private String name = "";
  private long size;
  private long left;
  private long padding;
  private String longName = "";
  private long longSize = -1;

  TarReader(InputStream tar) {
    this.tar = tar;
  }

  /** Goes on to the next regular file; false at the end. */
  boolean next() throws IOException {
    while (true) {
      tar.skipNBytes(left + padding);
      left = 0;
      padding = 0;
      byte[] block = tar.readNBytes(TarEntry.BLOCK);
      if (block.length == 0 || isBlank(block)) {
        return false;
      }
      if (block.length < TarEntry.BLOCK) {
        throw new IOException("the tar ends in the middle of a header");
      }
      char kind = (char) block[156];
      begin(block);
      if (kind == 'x' || kind == 'L') {
        extended(kind);
      } else {
        longName = "";
        longSize = -1;
        if (kind == '0' || kind == 0) {
          return true;
        }
      }
    }
  }

  /** The name of the file, as the tar has it. */
  String name() {
    return name;
  }

  /** The size of the file in bytes. */
  long size() {
    return size;
  }

  /** The file's bytes; closing it does not close the tar. */
  InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        int count = tar.read(into, offset, (int) Math.min(length, left));
        if (count < 0) {
          throw new IOException("the tar ends in the middle of " + name);
        }
        left -= count;
        return count;
      }
    };
  }

  private void begin(byte[] block) throws IOException {
    boolean ustar = text(block, 257, 5).equals("ustar");
    String prefix = ustar ? text(block, 345, 155) : "";
    String shortName = text(block, 0, 100);
    name = prefix.isEmpty() ? shortName : prefix + "/" + shortName;
    size = number(block);
    char kind = (char) block[156];
    if (kind != 'x' && kind != 'L' && kind != 'g') {
      name = longName.isEmpty() ? name : longName;
      size = longSize < 0 ? size : longSize;
    }
    if (size < 0 || size > Long.MAX_VALUE - TarEntry.BLOCK) {
      throw new IOException("the tar has a member of impossible size");
    }
    left = size;
    padding = -size & (TarEntry.BLOCK - 1);
  }

  private void extended(char kind) throws IOException {
    if (size > LARGEST_HEADER) {
      throw new IOException("the tar has a header that is too large");
    }
    byte[] content = content().readAllBytes();
    if (kind == 'L') {
      longName = text(content, 0, content.length);
    } else {
      pax(new String(content, StandardCharsets.UTF_8));
    }
  }

  private void pax(String records) throws IOException {
    for (String line : records.split("\n", -1)) {
      int space = line.indexOf(' ');
      int equals = line.indexOf('=');
      if (space > 0 && equals > space) {
        String value = line.substring(equals + 1);
        switch (line.substring(space + 1, equals)) {
          case "path" -> longName = value;
          case "size" -> longSize = parse(value, 10);
          default -> {}
        }
      }
    }
  }

  /** Octal digits, or since GNU tar a binary number with the first bit set. */
  private static long number(byte[] block) throws IOException {
    if ((block[124] & 0x80) == 0) {
      String digits = text(block, 124, 12).strip();
      return digits.isEmpty() ? 0 : parse(digits, 8);
    }
    long value = block[124] & 0x7f;
    for (int i = 125; i < 136; i++) {
      value = (value << 8) | (block[i] & 0xff);
    }
    return value;
  }

  private static long parse(String digits, int radix) throws IOException {
    try {
      return Long.parseUnsignedLong(digits, radix);
    } catch (NumberFormatException e) {
      throw new IOException("the tar has a header that is no tar header", e);
    }
  }

  private static String text(byte[] block, int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return new String(Arrays.copyOfRange(block, at, end), StandardCharsets.UTF_8);
  }

  private static boolean isBlank(byte[] block) {
    for (byte each : block) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }
}
