package io.gitops4j.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing with each of several items, a few at a time. The calling thread works along, so
 * that work goes on even if the executor has no thread to spare; nobody is waited for who has not
 * begun.
 */
final class ParallelWork {
  private final int parallel;
  private final @Nullable Executor executor;
  private final Runnable interrupted;

  /**
   * Work on so many items at once.
   *
   * @param executor whose threads help; null for threads of its own
   * @param interrupted called when the calling thread is interrupted while it waits for the others
   */
  ParallelWork(int parallel, @Nullable Executor executor, Runnable interrupted) {
    this.parallel = parallel;
    this.executor = executor;
    this.interrupted = interrupted;
  }

  /** Returns when all is done; after a failure no item is begun any more, and it is thrown. */
  <T> void forEach(List<T> items, Consumer<T> action) {
    int helpers = Math.min(parallel, items.size()) - 1;
    Queue<T> queue = new ConcurrentLinkedQueue<>(items);
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    Runnable worker = () -> work(queue, action, failure);
    if (helpers < 1) {
      worker.run();
    } else if (executor != null) {
      share(worker, helpers, executor);
    } else {
      ExecutorService own = Executors.newFixedThreadPool(helpers, ParallelWork::thread);
      try {
        share(worker, helpers, own);
      } finally {
        own.shutdown();
      }
    }
    RuntimeException first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  private static <T> void work(
      Queue<T> queue, Consumer<T> action, AtomicReference<@Nullable RuntimeException> failure) {
    for (T item = queue.poll(); item != null && failure.get() == null; item = queue.poll()) {
      try {
        action.accept(item);
      } catch (RuntimeException e) {
        if (!failure.compareAndSet(null, e)) {
          RuntimeException first = failure.get();
          if (first != null && first != e) {
            first.addSuppressed(e);
          }
        }
      }
    }
  }

  private void share(Runnable worker, int helpers, Executor threads) {
    List<Errand> all = new ArrayList<>();
    try {
      for (int i = 0; i < helpers; i++) {
        Errand errand = new Errand(worker);
        threads.execute(errand);
        all.add(errand);
      }
    } catch (RejectedExecutionException e) {
      System.getLogger(ParallelWork.class.getName())
          .log(System.Logger.Level.DEBUG, "An executor refused work; the caller does it", e);
    }
    worker.run();
    all.forEach(errand -> errand.awaitIfBegun(interrupted));
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "gitops4j-copy");
    thread.setDaemon(true);
    return thread;
  }

  /** A worker on another thread, which is either begun there or called off. */
  private static final class Errand implements Runnable {
    private final AtomicBoolean taken = new AtomicBoolean();
    private final FutureTask<Boolean> task;

    Errand(Runnable work) {
      this.task = new FutureTask<>(work, true);
    }

    @Override
    public void run() {
      if (taken.compareAndSet(false, true)) {
        task.run();
      }
    }

    void awaitIfBegun(Runnable whenInterrupted) {
      if (taken.compareAndSet(false, true)) {
        return;
      }
      boolean interrupted = false;
      while (!task.isDone()) {
        try {
          task.get();
        } catch (InterruptedException e) {
          interrupted = true;
          whenInterrupted.run();
        } catch (java.util.concurrent.ExecutionException e) {
          throw new IllegalStateException("A worker failed outside its work", e.getCause());
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
