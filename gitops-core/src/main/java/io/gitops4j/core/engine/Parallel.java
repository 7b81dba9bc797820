package io.gitops4j.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Does several things side by side, each in a thread of its own and not too many at once, and waits
 * for all.
 */
final class Parallel {
  private static final int MOST_AT_ONCE = 32;

  private Parallel() {}

  /** Something to do. */
  interface Task<T> {
    T run() throws InterruptedException;
  }

  /** The results in order. If one fails, the others are interrupted and the failure is thrown. */
  static <T> List<T> all(List<Task<T>> tasks) throws InterruptedException {
    if (tasks.size() == 1) {
      return List.of(tasks.get(0).run());
    }
    List<Worker<T>> workers = new ArrayList<>();
    Semaphore turns = new Semaphore(MOST_AT_ONCE);
    for (Task<T> task : tasks) {
      workers.add(new Worker<>(task, turns));
    }
    workers.forEach(Thread::start);
    List<T> results = new ArrayList<>();
    try {
      for (Worker<T> worker : workers) {
        results.add(worker.await());
      }
      return results;
    } finally {
      for (Worker<T> worker : workers) {
        worker.interrupt();
      }
      for (Worker<T> worker : workers) {
        worker.join();
      }
    }
  }

  /** A thread with a result. */
  private static final class Worker<T> extends Thread {
    private final Task<T> task;
    private final Semaphore turns;
    private volatile @Nullable T result;
    private volatile @Nullable Throwable failure;

    Worker(Task<T> task, Semaphore turns) {
      super("gitops4j-parallel");
      setDaemon(true);
      this.task = task;
      this.turns = turns;
    }

    @Override
    public void run() {
      try {
        turns.acquire();
        try {
          result = task.run();
        } finally {
          turns.release();
        }
      } catch (InterruptedException | RuntimeException | Error e) {
        failure = e;
      }
    }

    T await() throws InterruptedException {
      join();
      Throwable thrown = failure;
      if (thrown instanceof InterruptedException e) {
        throw e;
      }
      if (thrown instanceof RuntimeException e) {
        throw e;
      }
      if (thrown instanceof Error e) {
        throw e;
      }
      return java.util.Objects.requireNonNull(result, "a task gives a result");
    }
  }
}
