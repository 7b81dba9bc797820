package io.gitops4j.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does several things side by side, each in a thread of its own, and waits for all. */
final class Parallel {
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
    for (Task<T> task : tasks) {
      workers.add(new Worker<>(task));
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
    private volatile @Nullable T result;
    private volatile @Nullable Throwable failure;

    Worker(Task<T> task) {
      super("gitops4j-parallel");
      setDaemon(true);
      this.task = task;
    }

    @Override
    public void run() {
      try {
        result = task.run();
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
