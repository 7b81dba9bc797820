package io.gitops4j.contracts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** How much of what was read from a stream is still on the heap when its end is reached. */
final class MemoryWatch {
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final long before = used();
  private volatile long after = before;

  /** The stream; reaching its end measures. */
  InputStream atEnd(InputStream content) {
    return new FilterInputStream(content) {
      private long count;

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        if (read < 0 && count > 0) {
          count = 0;
          after = used();
        }
        count += Math.max(0, read);
        return read;
      }
    };
  }

  /** Bytes; negative if there is less than before. */
  long grownBy() {
    return after - before;
  }

  private long used() {
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
