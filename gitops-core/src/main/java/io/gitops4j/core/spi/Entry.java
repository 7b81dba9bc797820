package io.gitops4j.core.spi;

import java.util.Objects;

/**
 * One entry of a stream: an envelope that every version of the library can read, around bytes that
 * some may not. Immutable.
 */
public final class Entry {
  private final String type;
  private final int version;
  private final int minReader;
  private final boolean durable;
  private final byte[] content;

  /**
   * An entry.
   *
   * @param type what it is, for example {@code OpIntended}
   * @param version the version of its form
   * @param minReader the oldest journal reader that may act on a stream with this entry
   * @param durable whether an append waits until it is on the disk; the rest rides along with the
   *     next that does
   * @param content the entry itself
   */
  public Entry(String type, int version, int minReader, boolean durable, byte[] content) {
    this.type = Objects.requireNonNull(type, "type");
    this.version = version;
    this.minReader = minReader;
    this.durable = durable;
    this.content = content.clone();
  }

  /** What it is. */
  public String type() {
    return type;
  }

  /** The version of its form. */
  public int version() {
    return version;
  }

  /** The oldest journal reader that may act on a stream with this entry. */
  public int minReader() {
    return minReader;
  }

  /** Whether an append waits until it is on the disk. */
  public boolean durable() {
    return durable;
  }

  /** The entry itself. */
  public byte[] content() {
    return content.clone();
  }

  @Override
  public String toString() {
    return type + " v" + version;
  }
}
