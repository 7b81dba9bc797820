package io.gitops4j.registry;

import io.gitops4j.core.spi.BlobSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A blob's source, read in parts. What follows the part before is read on from there; anything else
 * opens the source again and skips. For one thread.
 */
final class SkippingSource implements AutoCloseable {
  private final BlobSource source;
  private @Nullable InputStream content;
  private long position;

  SkippingSource(BlobSource source) {
    this.source = source;
  }

  /**
   * A part; closing it leaves the source open for what follows.
   *
   * @param end where it ends; {@code Long.MAX_VALUE} for the source's own end
   */
  InputStream from(long start, long end) throws IOException {
    InputStream present = content;
    if (present == null || position != start) {
      close();
      present = source.open();
      content = present;
      present.skipNBytes(start);
      position = start;
    }
    return new Part(present, end);
  }

  @Override
  public void close() throws IOException {
    InputStream present = content;
    content = null;
    position = 0;
    if (present != null) {
      present.close();
    }
  }

  private final class Part extends FilterInputStream {
    private final long end;

    Part(InputStream in, long end) {
      super(in);
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      if (position >= end) {
        return -1;
      }
      int value = in.read();
      position += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (position >= end) {
        return length == 0 ? 0 : -1;
      }
      int count = in.read(into, offset, (int) Math.min(length, end - position));
      position += Math.max(count, 0);
      return count;
    }

    @Override
    public void close() {
      // the source reads on from here
    }
  }
}
