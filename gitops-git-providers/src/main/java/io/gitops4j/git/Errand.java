package io.gitops4j.git;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A call made on a thread of its own, so that nobody has to wait for it longer than they want. The
 * thread is a daemon and ends with the call.
 */
final class Errand {
  private Errand() {}

  /** The call was given up; what it does is not known. */
  static final class TooLateException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLateException(String message) {
      super(message);
    }
  }

  /** A call that may fail as JGit's do. */
  interface Call<T> extends Callable<T> {
    @Override
    T call() throws IOException;
  }

  /**
   * Makes a call and waits for it.
   *
   * @param abort what makes the call end early
   * @throws TooLateException when the time is over, or the waiting thread was interrupted (its flag
   *     is set again)
   */
  static <T> T within(Duration limit, Call<T> call, Runnable abort) throws IOException {
    CompletableFuture<T> outcome = start(call);
    try {
      return outcome.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      abort.run();
      throw new TooLateException("no answer within " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      abort.run();
      Thread.currentThread().interrupt();
      throw new TooLateException("interrupted while waiting for the answer");
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  /** Makes a call and waits for it, for as long as its own timeouts let it, or an interrupt. */
  static <T> T interruptibly(Call<T> call) throws IOException {
    return await(start(call));
  }

  /** Waits for an outcome, or an interrupt. */
  static <T> T await(CompletableFuture<T> outcome) throws IOException {
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TooLateException("interrupted while waiting for the answer");
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static <T> CompletableFuture<T> start(Call<T> call) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    run(() -> complete(outcome, call));
    return outcome;
  }

  /** Makes a call in this thread, for whoever waits for its outcome. */
  static <T> void complete(CompletableFuture<T> outcome, Call<T> call) {
    try {
      outcome.complete(call.call());
    } catch (IOException | RuntimeException | Error e) {
      outcome.completeExceptionally(e);
    }
  }

  /** Runs something on a daemon thread. */
  static void run(Runnable task) {
    Thread thread = new Thread(task, "gitops4j-git");
    thread.setDaemon(true);
    thread.start();
  }

  private static IOException rethrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof IOException e ? e : new IOException(cause);
  }
}
