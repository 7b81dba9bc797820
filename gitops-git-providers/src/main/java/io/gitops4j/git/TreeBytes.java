package io.gitops4j.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/**
 * One tree object as its bytes, changed by splicing: a folder of many thousand files costs one scan
 * and one copy, not an object per file. Not thread-safe.
 */
final class TreeBytes {
  private static final int ID_LENGTH = 20;

  private byte[] raw;

  TreeBytes(byte[] raw) {
    this.raw = raw;
  }

  /** An entry of a tree. */
  record Entry(FileMode mode, ObjectId id) {}

  /** The entry of that name. */
  Optional<Entry> find(String name) {
    byte[] wanted = name.getBytes(UTF_8);
    for (int at = 0; at < raw.length; at = end(at)) {
      if (isNamed(at, wanted)) {
        return Optional.of(new Entry(mode(at), ObjectId.fromRaw(raw, end(at) - ID_LENGTH)));
      }
    }
    return Optional.empty();
  }

  /** All of them by their names. */
  Map<String, Entry> entries() {
    Map<String, Entry> all = new HashMap<>();
    for (int at = 0; at < raw.length; at = end(at)) {
      int from = name(at);
      String name = new String(raw, from, nul(at) - from, UTF_8);
      all.putIfAbsent(name, new Entry(mode(at), ObjectId.fromRaw(raw, end(at) - ID_LENGTH)));
    }
    return all;
  }

  /** Adds an entry, or replaces the one of that name. */
  void put(String name, FileMode mode, ObjectId id) {
    remove(name);
    byte[] encoded = name.getBytes(UTF_8);
    int at = 0;
    while (at < raw.length && compare(at, encoded, mode) < 0) {
      at = end(at);
    }
    ByteArrayOutputStream changed = new ByteArrayOutputStream(raw.length + encoded.length + 32);
    changed.write(raw, 0, at);
    byte[] octal = Integer.toOctalString(mode.getBits()).getBytes(UTF_8);
    changed.write(octal, 0, octal.length);
    changed.write(' ');
    changed.write(encoded, 0, encoded.length);
    changed.write(0);
    byte[] digits = new byte[ID_LENGTH];
    id.copyRawTo(digits, 0);
    changed.write(digits, 0, ID_LENGTH);
    changed.write(raw, at, raw.length - at);
    raw = changed.toByteArray();
  }

  /** Takes an entry away, if it is there. */
  void remove(String name) {
    byte[] wanted = name.getBytes(UTF_8);
    for (int at = 0; at < raw.length; at = end(at)) {
      if (isNamed(at, wanted)) {
        int end = end(at);
        byte[] shorter = Arrays.copyOf(raw, raw.length - (end - at));
        System.arraycopy(raw, end, shorter, at, raw.length - end);
        raw = shorter;
        return;
      }
    }
  }

  /** Whether nothing is left in it. */
  boolean isEmpty() {
    return raw.length == 0;
  }

  /** The tree object. */
  byte[] bytes() {
    return raw;
  }

  private int name(int at) {
    int space = at;
    while (raw[space] != ' ') {
      space++;
    }
    return space + 1;
  }

  private int nul(int at) {
    int nul = name(at);
    while (raw[nul] != 0) {
      nul++;
    }
    return nul;
  }

  private int end(int at) {
    return nul(at) + 1 + ID_LENGTH;
  }

  private FileMode mode(int at) {
    int bits = 0;
    for (int i = at; raw[i] != ' '; i++) {
      bits = bits * 8 + raw[i] - '0';
    }
    return FileMode.fromBits(bits);
  }

  private boolean isNamed(int at, byte[] wanted) {
    int from = name(at);
    return Arrays.equals(raw, from, nul(at), wanted, 0, wanted.length);
  }

  /** Git sorts folders as if their names ended in a slash. */
  private int compare(int at, byte[] other, FileMode otherMode) {
    int from = name(at);
    int length = nul(at) - from;
    int common = Math.min(length, other.length);
    int difference = Arrays.compareUnsigned(raw, from, from + common, other, 0, common);
    if (difference != 0) {
      return difference;
    }
    return next(raw, from, length, common, mode(at))
        - next(other, 0, other.length, common, otherMode);
  }

  private static int next(byte[] name, int from, int length, int index, FileMode mode) {
    if (index < length) {
      return name[from + index] & 0xff;
    }
    return mode == FileMode.TREE ? '/' : 0;
  }
}
