package io.gitops4j.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that the calling thread itself reads from its source, piece by piece, a few
 * pieces ahead of what the connection takes: no more are ever in memory, and a source that fails
 * does so in the caller's thread. Whichever thread is at hand passes the pieces on: the caller's,
 * or the connection's own when it asks for more, so that neither waits for the other. For one
 * request.
 */
final class PushedBody implements HttpRequest.BodyPublisher {
  /**
   * The HTTP client keeps a piece, so each is new. In a small heap one of this size has a region of
   * G1's to itself, which is free again soon; smaller ones pass through ever more of the heap, and
   * all of it becomes resident. See docs/benchmarks.md.
   */
  private static final int CHUNK = 512 * 1024;

  private static final int AHEAD = 2;

  private final long size;
  private final Semaphore space = new Semaphore(AHEAD);
  private final Object lock = new Object();
  private final Queue<ByteBuffer> ready = new ArrayDeque<>();
  private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
  private long wanted;
  private boolean passing;
  private boolean last;
  private @Nullable Exception failure;
  private boolean over;

  PushedBody(long size) {
    this.size = size;
  }

  /** How handing over ended. */
  enum End {
    /** All was handed over. */
    DONE,
    /** The server answered, or the connection broke, before all was handed over. */
    ANSWERED,
    /** The connection took nothing for too long. */
    STALLED
  }

  @Override
  public long contentLength() {
    return size;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> newSubscriber) {
    synchronized (lock) {
      subscriber = newSubscriber;
    }
    newSubscriber.onSubscribe(new Demand());
  }

  /**
   * Hands everything over.
   *
   * @param content not closed
   * @param answer ends the transfer when it is complete
   * @throws IOException if the content cannot be read; the request is then broken off
   */
  End push(InputStream content, CompletableFuture<?> answer, Duration patience)
      throws IOException, InterruptedException {
    CompletableFuture<?> unused = answer.whenComplete((response, e) -> space.release());
    try {
      if (size == 0) {
        checkEnd(content);
      }
      for (long sent = 0; sent < size; ) {
        if (!space.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          return End.STALLED;
        }
        if (answer.isDone()) {
          return End.ANSWERED;
        }
        byte[] chunk = read(content, (int) Math.min(CHUNK, size - sent));
        sent += chunk.length;
        if (sent == size) {
          checkEnd(content);
        }
        add(chunk, sent == size);
      }
      return End.DONE;
    } catch (IOException | RuntimeException e) {
      fail(e);
      throw e;
    }
  }

  private byte[] read(InputStream content, int length) throws IOException {
    byte[] chunk = new byte[length];
    if (content.readNBytes(chunk, 0, length) < length) {
      throw new DigestMismatchException(
          "its source has less than the " + size + " bytes announced");
    }
    return chunk;
  }

  /** The digest of a verified source is known only when its end was read. */
  private void checkEnd(InputStream content) throws IOException {
    if (content.read() >= 0) {
      throw new DigestMismatchException(
          "its source has more than the " + size + " bytes announced");
    }
  }

  private void add(byte[] chunk, boolean isLast) {
    synchronized (lock) {
      ready.add(ByteBuffer.wrap(chunk));
      last = isLast;
    }
    pass();
  }

  private void fail(Exception e) {
    synchronized (lock) {
      failure = e;
    }
    pass();
  }

  /** Passes on what is ready and wanted; one thread at a time, the others leave it their part. */
  private void pass() {
    while (true) {
      Flow.Subscriber<? super ByteBuffer> to;
      ByteBuffer next;
      Exception broken;
      synchronized (lock) {
        to = subscriber;
        broken = failure;
        boolean end = broken != null || (last && ready.isEmpty());
        if (passing || over || to == null || (!end && (wanted == 0 || ready.isEmpty()))) {
          return;
        }
        over = end;
        next = end ? null : ready.poll();
        wanted -= next == null ? 0 : 1;
        passing = true;
      }
      signal(to, next, broken);
      synchronized (lock) {
        passing = false;
      }
    }
  }

  private void signal(
      Flow.Subscriber<? super ByteBuffer> to,
      @Nullable ByteBuffer next,
      @Nullable Exception broken) {
    if (broken != null) {
      to.onError(broken);
    } else if (next == null) {
      to.onComplete();
    } else {
      to.onNext(next);
      space.release();
    }
  }

  private final class Demand implements Flow.Subscription {
    @Override
    public void request(long count) {
      synchronized (lock) {
        wanted = count > Long.MAX_VALUE - wanted ? Long.MAX_VALUE : wanted + count;
      }
      pass();
    }

    @Override
    public void cancel() {
      synchronized (lock) {
        over = true;
        ready.clear();
      }
    }
  }
}
