package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same with several things at a time. */
final class Together {
  private static final int AT_A_TIME = 8;

  private Together() {}

  /**
   * Does it with each, all of them even if one fails.
   *
   * @return what came of it, in their order
   * @throws RuntimeException what the first failed with; the others' failures are suppressed in it
   */
  static <T, R> List<R> each(List<T> things, Function<T, R> work) {
    if (things.size() == 1) {
      return List.of(work.apply(things.get(0)));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(AT_A_TIME, things.size())), Together::thread);
    try {
      List<Future<R>> futures = new ArrayList<>();
      things.forEach(thing -> futures.add(threads.submit(() -> work.apply(thing))));
      return results(futures);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "gitops4j-apply");
    thread.setDaemon(true);
    return thread;
  }

  private static <R> List<R> results(List<Future<R>> futures) {
    List<R> results = new ArrayList<>();
    List<RuntimeException> failures = new ArrayList<>();
    for (Future<R> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        failures.add(
            e.getCause() instanceof RuntimeException failure
                ? failure
                : new IllegalStateException(e.getCause()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProviderException(
            ErrorKind.UNAVAILABLE,
            "Could not apply: the thread was interrupted. Apply again.",
            Retry.AFTER,
            null,
            e);
      }
    }
    if (!failures.isEmpty()) {
      RuntimeException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
    return results;
  }
}
