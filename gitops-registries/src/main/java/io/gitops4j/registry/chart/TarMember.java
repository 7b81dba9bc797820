package io.gitops4j.registry.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A header of a tar.
 *
 * @param name as it is written, ustar's prefix included
 * @param kind the type flag
 * @param size of the content in bytes
 */
record TarMember(String name, char kind, long size) {
  static final int BLOCK = 512;
  private static final int CHECKSUM = 148;

  /** Reads a header; its checksum must be right. */
  static TarMember read(byte[] block) throws IOException {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : block[i] & 0xff;
    }
    if (octal(block, CHECKSUM, 8) != sum) {
      throw new IOException("it is no tar, or damaged");
    }
    String prefix = text(block, 257, 6).equals("ustar") ? text(block, 345, 155) : "";
    String name = text(block, 0, 100);
    long size = octal(block, 124, 12);
    return new TarMember(prefix.isEmpty() ? name : prefix + "/" + name, (char) block[156], size);
  }

  /** The header of a file: the same for the same name and size, on every machine and day. */
  static byte[] file(String name, long size) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    boolean plain = utf8.length <= 100 && utf8.length == name.length();
    byte[] block = block(name, '0', size);
    if (plain) {
      return block;
    }
    byte[] record = record("path", name);
    int padded = (record.length + BLOCK - 1) / BLOCK * BLOCK;
    byte[] all = new byte[2 * BLOCK + padded];
    System.arraycopy(block("PaxHeader", 'x', record.length), 0, all, 0, BLOCK);
    System.arraycopy(record, 0, all, BLOCK, record.length);
    System.arraycopy(block, 0, all, BLOCK + padded, BLOCK);
    return all;
  }

  /** A record begins with its own length, its digits included. */
  private static byte[] record(String key, String value) {
    byte[] rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
    int length = rest.length;
    while (length != rest.length + Integer.toString(length).length()) {
      length = rest.length + Integer.toString(length).length();
    }
    byte[] all = Arrays.copyOf(Integer.toString(length).getBytes(StandardCharsets.UTF_8), length);
    System.arraycopy(rest, 0, all, length - rest.length, rest.length);
    return all;
  }

  private static byte[] block(String name, char kind, long size) {
    byte[] block = new byte[BLOCK];
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(utf8, 0, block, 0, Math.min(100, utf8.length));
    write(block, 100, "0000644");
    write(block, 108, "0000000");
    write(block, 116, "0000000");
    write(block, 124, digits(size, 11));
    write(block, 136, "00000000000");
    write(block, CHECKSUM, "        ");
    block[156] = (byte) kind;
    write(block, 257, "ustar");
    write(block, 263, "00");
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    write(block, CHECKSUM, digits(sum, 6) + "\0");
    return block;
  }

  private static String digits(long value, int count) {
    String octal = Long.toOctalString(value);
    return "0".repeat(count - octal.length()) + octal;
  }

  private static void write(byte[] block, int at, String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private static long octal(byte[] block, int at, int length) throws IOException {
    String digits = text(block, at, length).strip();
    if (digits.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseUnsignedLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new IOException("it is no tar, or damaged", e);
    }
  }

  static String text(byte[] block, int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, StandardCharsets.UTF_8);
  }
}
