package io.gitops4j.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A disk in memory that knows what it would still have after a power cut, and that stops after a
 * number of bytes: every byte written, every fsync, every truncation and every renaming costs one.
 *
 * <p>An fsync that fails forgets what was not yet on the disk, as Linux does: the next one succeeds
 * without it, although it can still be read.
 */
class CrashDisk implements Storage {
  /** What happens when the budget is spent. */
  enum Then {
    /** The process is gone. */
    POWER_CUT,
    /** Nothing more can be written; what was can be made durable. */
    FULL,
    /** Nothing works. */
    BROKEN
  }

  /** The end of the process. */
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Map<Path, Content> files = new TreeMap<>();

  /** What names meant that were given to another file or to none, and a power cut brings back. */
  private final Map<Path, Content> renamed = new TreeMap<>();

  private ByteBuffer memory = ByteBuffer.allocate(0);
  private Then then = Then.POWER_CUT;
  private long budget = Long.MAX_VALUE;

  /** Stops after a number of bytes. */
  CrashDisk after(long cost, Then stop) {
    budget = cost;
    then = stop;
    return this;
  }

  /** Works again. */
  void repair() {
    budget = Long.MAX_VALUE;
  }

  /** The power fails: keeps what was durable, and the first bytes of what was not. */
  void lose(int kept) {
    if (kept == 0) {
      files.values().removeIf(f -> !f.named);
      files.putAll(renamed);
    }
    renamed.clear();
    memory = ByteBuffer.allocate(0);
    files.values().forEach(f -> f.lose(kept));
    repair();
  }

  /** The most bytes of a file that a power cut could take. */
  int atRisk() {
    return files.values().stream().mapToInt(f -> f.dirty.cardinality()).max().orElse(0);
  }

  /** The system drops what it has in memory of files, and has to read them again. */
  void evict() {
    files.values().forEach(f -> f.now = f.disk.clone());
  }

  /** Puts bytes into a file, durably. */
  void put(Path file, byte[] bytes) {
    Content content = new Content();
    content.now = bytes.clone();
    content.disk = bytes.clone();
    content.named = true;
    files.put(file, content);
  }

  @Override
  public List<Path> files(Path folder) throws IOException {
    return files.keySet().stream().filter(f -> f.startsWith(folder)).toList();
  }

  @Override
  public long size(Path file) {
    Content content = files.get(file);
    return content == null ? -1 : content.now.length;
  }

  @Override
  public Optional<byte[]> read(Path file, long from) {
    return Optional.ofNullable(files.get(file))
        .map(f -> Arrays.copyOfRange(f.now, (int) Math.min(from, f.now.length), f.now.length));
  }

  @Override
  public ByteBuffer memory(Path file, int size) {
    memory = memory.capacity() < size ? ByteBuffer.allocate(size) : memory;
    return memory;
  }

  @Override
  public void write(Path file, long offset, byte[] bytes, boolean durable) throws IOException {
    if (offset > 0 && !files.containsKey(file)) {
      throw new NoSuchFileException(file.toString());
    }
    int fits = (int) Math.min(bytes.length, budget);
    Content content = files.computeIfAbsent(file, f -> new Content());
    content.write((int) offset, Arrays.copyOf(bytes, fits));
    budget -= fits;
    if (fits < bytes.length) {
      throw stop("No space left on device");
    }
    if (durable) {
      force(content);
    }
    if (offset == 0) {
      sync(file);
    }
  }

  @Override
  public void cut(Path file, long length) throws IOException {
    Content content = files.get(file);
    if (content != null) {
      if (content.now.length > length) {
        content.now = Arrays.copyOf(content.now, (int) length);
      }
      force(content);
    }
  }

  @Override
  public void settle(Path file, long length) throws IOException {
    cut(file, length);
    sync(file);
  }

  @Override
  public void replace(Path file, byte[] bytes) throws IOException {
    Path fresh = Layout.fresh(file);
    files.remove(fresh);
    write(fresh, 0, bytes, true);
    spend();
    Content old = files.put(file, files.remove(fresh));
    if (old != null && old.named) {
      renamed.put(file, old);
    }
    sync(file);
  }

  @Override
  public void delete(Path path) throws IOException {
    for (Path file : files(path)) {
      spend();
      Content old = files.remove(file);
      if (old.named) {
        renamed.put(file, old);
      }
      sync(file);
    }
  }

  /** Makes durable what a name means. */
  private void sync(Path file) throws IOException {
    spend();
    renamed.remove(file);
    Content content = files.get(file);
    if (content != null) {
      content.named = true;
    }
  }

  private void spend() throws IOException {
    if (budget == 0 && then != Then.FULL) {
      throw stop("Input/output error");
    }
    budget -= budget > 0 ? 1 : 0;
  }

  private void force(Content content) throws IOException {
    if (budget > 0 || then == Then.FULL) {
      budget -= budget > 0 ? 1 : 0;
      content.force();
    } else {
      IOException e = stop("Input/output error");
      content.dirty.clear();
      throw e;
    }
  }

  private IOException stop(String message) {
    if (then == Then.POWER_CUT) {
      throw new PowerCut();
    }
    return new IOException(message);
  }

  private static final class Content {
    private byte[] now = new byte[0];
    private byte[] disk = new byte[0];
    private final BitSet dirty = new BitSet();
    private boolean named;

    void write(int offset, byte[] bytes) {
      now = Arrays.copyOf(now, Math.max(now.length, offset + bytes.length));
      System.arraycopy(bytes, 0, now, offset, bytes.length);
      dirty.set(offset, offset + bytes.length);
    }

    void force() {
      disk = Arrays.copyOf(disk, now.length);
      dirty.stream().filter(i -> i < now.length).forEach(i -> disk[i] = now[i]);
      dirty.clear();
    }

    void lose(int kept) {
      int[] unwritten = dirty.stream().filter(i -> i < now.length).limit(kept).toArray();
      for (int i : unwritten) {
        disk = Arrays.copyOf(disk, Math.max(disk.length, i + 1));
        disk[i] = now[i];
      }
      dirty.clear();
      now = disk.clone();
    }
  }
}
