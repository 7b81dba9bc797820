package io.gitops4j.git;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.CommitRequest;
import io.gitops4j.core.spi.Landing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * The commits that wait for one branch. Whatever came in while a push was under way goes out
 * together in the next one, on a daemon thread that ends when nothing is left. Thread-safe.
 */
final class BranchQueue {
  private static final int LARGEST_BATCH = 256;

  /** What lands a batch: completes every one of them. */
  interface Lander {
    void land(List<PendingCommit> batch);
  }

  private final Lander lander;
  private final Deque<PendingCommit> waiting = new ArrayDeque<>();
  private boolean busy;

  BranchQueue(Lander lander) {
    this.lander = lander;
  }

  /** Lands a commit, together with others if there are any. */
  Landing land(CommitRequest request) {
    PendingCommit commit = new PendingCommit(request);
    boolean idle;
    synchronized (this) {
      waiting.add(commit);
      idle = !busy;
      busy = true;
    }
    if (idle) {
      Errand.run(this::drain);
    }
    return await(commit);
  }

  private Landing await(PendingCommit commit) {
    try {
      return commit.outcome().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(commit);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Could not land a commit", e.getCause());
    }
  }

  private ProviderException interrupted(PendingCommit commit) {
    boolean neverBegun;
    synchronized (this) {
      neverBegun = waiting.remove(commit);
    }
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not land the commit '"
            + commit.request().message().lines().findFirst().orElse("")
            + "': the waiting thread was interrupted. "
            + (neverBegun ? "Nothing was sent." : "It may land yet; look for its key first."),
        neverBegun ? Retry.AFTER : Retry.LOOK_FIRST,
        null,
        null);
  }

  private void drain() {
    List<PendingCommit> batch = next();
    while (!batch.isEmpty()) {
      try {
        lander.land(batch);
      } catch (RuntimeException e) {
        batch.forEach(commit -> commit.failed(e));
      } finally {
        // an Error ends the thread, but must not leave callers waiting
        batch.forEach(commit -> commit.failed(new IllegalStateException("Landing ended early")));
        batch = next();
      }
    }
  }

  private synchronized List<PendingCommit> next() {
    List<PendingCommit> batch = new ArrayList<>();
    while (!waiting.isEmpty() && batch.size() < LARGEST_BATCH) {
      batch.add(waiting.remove());
    }
    busy = !batch.isEmpty();
    notifyAll();
    return batch;
  }

  /** Waits until nothing is under way, or the thread is interrupted. */
  synchronized void awaitIdle() {
    try {
      while (busy) {
        wait(1_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
