package io.gitops4j.registry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A member of a tar, as its header says it: always the same bytes for the same member. It belongs
 * to user and group 0 and was last changed in 1970, so that unchanged content gives an unchanged
 * layer. Long names, names beyond ASCII and sizes from 8 GiB up are said in pax records.
 *
 * @param name without a slash in front; a folder's ends with one
 * @param kind what it is
 * @param mode the permissions
 * @param size of the content in bytes; 0 for all but files
 * @param target where a link points
 */
record TarEntry(String name, Kind kind, int mode, long size, String target) {
  static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final long OCTAL_LIMIT = 1L << 33;

  enum Kind {
    FILE('0'),
    LINK('2'),
    FOLDER('5'),
    EXTENDED('x');

    private final char flag;

    Kind(char flag) {
      this.flag = flag;
    }
  }

  static TarEntry file(String name, long size, int mode) {
    return new TarEntry(name, Kind.FILE, mode, size, "");
  }

  static TarEntry folder(String name, int mode) {
    return new TarEntry(name, Kind.FOLDER, mode, 0, "");
  }

  static TarEntry link(String name, String target) {
    return new TarEntry(name, Kind.LINK, 0777, 0, target);
  }

  /** What stands before the content. */
  byte[] header() {
    String records = paxRecords();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!records.isEmpty()) {
      byte[] content = records.getBytes(StandardCharsets.UTF_8);
      TarEntry extended = new TarEntry("PaxHeader", Kind.EXTENDED, 0644, content.length, "");
      out.writeBytes(extended.block());
      out.writeBytes(content);
      out.writeBytes(extended.padding());
    }
    out.writeBytes(block());
    return out.toByteArray();
  }

  /** What stands behind the content. */
  byte[] padding() {
    return new byte[(int) (-size & (BLOCK - 1))];
  }

  /** What ends a tar. */
  static byte[] end() {
    return new byte[2 * BLOCK];
  }

  private String paxRecords() {
    StringBuilder records = new StringBuilder();
    if (!fits(name)) {
      records.append(record("path", name));
    }
    if (!fits(target)) {
      records.append(record("linkpath", target));
    }
    if (size >= OCTAL_LIMIT) {
      records.append(record("size", Long.toString(size)));
    }
    return records.toString();
  }

  /** A record begins with its own length in bytes, the length's digits included. */
  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int bytes = rest.getBytes(StandardCharsets.UTF_8).length;
    int length = bytes + Integer.toString(bytes).length();
    if (Integer.toString(length).length() > Integer.toString(bytes).length()) {
      length = bytes + Integer.toString(length).length();
    }
    return length + rest;
  }

  private static boolean fits(String text) {
    return text.length() <= NAME && text.chars().allMatch(c -> c < 128);
  }

  private byte[] block() {
    byte[] block = new byte[BLOCK];
    text(block, 0, NAME, name);
    octal(block, 100, 8, mode);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, size < OCTAL_LIMIT ? size : 0);
    octal(block, 136, 12, 0);
    Arrays.fill(block, 148, 156, (byte) ' ');
    block[156] = (byte) kind.flag;
    text(block, 157, NAME, target);
    text(block, 257, 5, "ustar");
    text(block, 263, 2, "00");
    octal(block, 329, 8, 0);
    octal(block, 337, 8, 0);
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    octal(block, 148, 7, sum);
    return block;
  }

  private static void text(byte[] block, int at, int length, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, block, at, Math.min(length, bytes.length));
  }

  private static void octal(byte[] block, int at, int length, long value) {
    String digits = String.format("%0" + (length - 1) + "o", value);
    text(block, at, length - 1, digits);
    block[at + length - 1] = 0;
  }
}
