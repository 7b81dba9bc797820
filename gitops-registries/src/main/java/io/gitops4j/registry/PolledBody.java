package io.gitops4j.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as a stream that gives up when nothing comes for too long. Holds what the
 * client hands over at once, and asks for more only when that is read. Read by one thread.
 */
final class PolledBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
  private static final Signal END = new Signal(null, null);

  private final Duration patience;
  private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
  private List<ByteBuffer> buffers = List.of();
  private int next;
  private boolean ended;
  private volatile boolean closed;

  PolledBody(Duration patience) {
    this.patience = patience;
  }

  private record Signal(@Nullable List<ByteBuffer> content, @Nullable Throwable failure) {}

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription.set(newSubscription);
    if (closed) {
      newSubscription.cancel();
    } else {
      newSubscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> content) {
    signals.add(new Signal(content, null));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal(null, failure));
  }

  @Override
  public void onComplete() {
    signals.add(END);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (closed) {
      throw new IOException("the stream is closed");
    }
    while (!ended) {
      if (next < buffers.size()) {
        ByteBuffer buffer = buffers.get(next);
        if (buffer.hasRemaining()) {
          int count = Math.min(length, buffer.remaining());
          buffer.get(into, offset, count);
          return count;
        }
        next++;
      } else {
        await();
      }
    }
    return -1;
  }

  @Override
  public void close() {
    closed = true;
    Flow.Subscription current = subscription.get();
    if (current != null && !ended) {
      current.cancel();
    }
    buffers = List.of();
  }

  private void await() throws IOException {
    Signal signal = poll();
    if (signal.failure() != null) {
      throw new IOException(
          "the answer broke off: " + signal.failure().getMessage(), signal.failure());
    }
    List<ByteBuffer> content = signal.content();
    if (content == null) {
      ended = true;
      return;
    }
    buffers = content;
    next = 0;
    Flow.Subscription current = subscription.get();
    if (current != null) {
      current.request(1);
    }
  }

  private Signal poll() throws IOException {
    try {
      Signal signal = signals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (signal == null) {
        throw new IOException("nothing came for " + patience.toSeconds() + " seconds");
      }
      return signal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the thread was interrupted", e);
    }
  }
}
