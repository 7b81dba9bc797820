package io.gitops4j.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that the calling thread itself reads from its source and hands over piece by
 * piece, as fast as the connection takes it: no more than a few pieces are ever in memory, and a
 * source that fails does so in the caller's thread. For one request.
 */
final class PushedBody implements HttpRequest.BodyPublisher {
  private static final int CHUNK = 128 * 1024;

  private final long size;
  private final Semaphore wanted = new Semaphore(0);
  private final AtomicReference<Flow.@Nullable Subscriber<? super ByteBuffer>> subscriber =
      new AtomicReference<>();

  private volatile boolean cancelled;

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
    subscriber.set(newSubscriber);
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
    CompletableFuture<?> unused = answer.whenComplete((response, failure) -> wanted.release());
    long sent = 0;
    try {
      if (size == 0) {
        checkEnd(content);
      }
      while (sent < size) {
        byte[] chunk = new byte[(int) Math.min(CHUNK, size - sent)];
        if (content.readNBytes(chunk, 0, chunk.length) < chunk.length) {
          throw tooShort();
        }
        sent += chunk.length;
        if (sent == size) {
          checkEnd(content);
        }
        if (!wanted.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          return End.STALLED;
        }
        Flow.Subscriber<? super ByteBuffer> to = subscriber.get();
        if (answer.isDone() || cancelled || to == null) {
          return End.ANSWERED;
        }
        to.onNext(ByteBuffer.wrap(chunk));
      }
      complete();
      return End.DONE;
    } catch (IOException | RuntimeException e) {
      fail(e);
      throw e;
    }
  }

  /** The digest of a verified source is known only when its end was read. */
  private void checkEnd(InputStream content) throws IOException {
    if (content.read() >= 0) {
      throw new DigestMismatchException(
          "its source has more than the " + size + " bytes announced");
    }
  }

  private DigestMismatchException tooShort() {
    return new DigestMismatchException("its source has less than the " + size + " bytes announced");
  }

  private void complete() {
    Flow.Subscriber<? super ByteBuffer> to = subscriber.get();
    if (to != null) {
      to.onComplete();
    }
  }

  private void fail(Exception e) {
    Flow.Subscriber<? super ByteBuffer> to = subscriber.get();
    if (to != null) {
      to.onError(e);
    }
  }

  private final class Demand implements Flow.Subscription {
    @Override
    public void request(long count) {
      wanted.release((int) Math.min(count, 1 << 28));
    }

    @Override
    public void cancel() {
      cancelled = true;
      wanted.release();
    }
  }
}
