package io.gitops4j.registry;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.BlobSource;
import io.gitops4j.core.spi.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Watches one copy: counts what is done, tells a listener, and stops all of its threads where they
 * read when somebody wants that. Made by the thread that copies. Thread-safe.
 */
final class CopyMonitor {
  /** Smaller steps than this, or than a hundredth of the whole, are not told. */
  private static final long STEP = 1 << 20;

  private final Consumer<CopyProgress> listener;
  private final BooleanSupplier cancelled;
  private final Thread caller = Thread.currentThread();
  private volatile boolean stopped;
  private int blobsDone;
  private int blobs;
  private long bytesDone;
  private long bytes;
  private long told;

  CopyMonitor(Consumer<CopyProgress> listener, BooleanSupplier cancelled) {
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /** Thrown where a thread notices that the copy is to stop; nothing is tried again after it. */
  private static final class Stopped extends ProviderException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super(ErrorKind.INVALID, "Could not copy: it was stopped.");
    }
  }

  /** There is more to do. */
  synchronized void plan(List<Descriptor> more) {
    for (Descriptor each : more) {
      blobs++;
      bytes += each.size();
    }
    tell();
  }

  /** A blob whose reading is counted. */
  Watched watch(Descriptor blob) {
    return new Watched(blob);
  }

  /** From now on all threads stop where they read next. */
  void stop() {
    stopped = true;
  }

  /** Stops the calling thread if the copy is to stop. */
  void check() {
    if (stopped || caller.isInterrupted() || cancelled.getAsBoolean()) {
      stopped = true;
      throw new Stopped();
    }
  }

  /** What a failure is to whoever copies: after an interruption nothing else matters. */
  RuntimeException failure(RuntimeException e, String doing) {
    if (Thread.currentThread().isInterrupted()) {
      ProviderException interrupted = Failures.interrupted("Could not " + doing, null);
      interrupted.addSuppressed(e);
      return interrupted;
    }
    return e instanceof Stopped
        ? new CancellationException(
            "Could not " + doing + ": it was cancelled. Copy again to go on.")
        : e;
  }

  private synchronized void add(long count) {
    bytesDone += count;
    if (bytesDone - told >= Math.max(STEP, bytes / 100)) {
      tell();
    }
  }

  private synchronized void done(long rest) {
    blobsDone++;
    bytesDone += rest;
    tell();
  }

  private void tell() {
    told = bytesDone;
    listener.accept(new CopyProgress(blobsDone, blobs, bytesDone, bytes));
  }

  /** One blob: how far it was read at most, in all attempts. For one thread. */
  final class Watched {
    private final long size;
    private long read;

    Watched(Descriptor blob) {
      this.size = blob.size();
    }

    /** The same source, counted. */
    BlobSource from(BlobSource source) {
      return () -> {
        check();
        return new Counted(source.open());
      };
    }

    /** It is there. */
    void done() {
      CopyMonitor.this.done(size - read);
    }

    private void reached(long position) {
      long more = Math.min(position, size) - read;
      if (more > 0) {
        read += more;
        add(more);
      }
    }

    private final class Counted extends FilterInputStream {
      private long position;

      Counted(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        check();
        int value = in.read();
        passed(value < 0 ? 0 : 1);
        return value;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        check();
        int count = in.read(into, offset, length);
        passed(Math.max(count, 0));
        return count;
      }

      @Override
      public long skip(long count) throws IOException {
        check();
        long skipped = in.skip(count);
        passed(skipped);
        return skipped;
      }

      private void passed(long count) {
        position += count;
        reached(position);
      }
    }
  }
}
