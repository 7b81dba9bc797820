package io.gitops4j.k8s.deploy;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.k8s.cluster.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same with several things at a time, as many as a cluster may be asked about. */
final class Together {
  private Together() {}

  /**
   * Does it with each, all of them even if one fails.
   *
   * @return what came of it, in their order
   * @throws RuntimeException what the first failed with; the others' failures are suppressed in it
   */
  static <T, R> List<R> each(Cluster cluster, List<T> things, Function<T, R> work) {
    int atATime = Math.min(cluster.limits().concurrency(), things.size());
    if (atATime < 2) {
      return inTurn(things, work);
    }
    ExecutorService threads = Executors.newFixedThreadPool(atATime, Together::thread);
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

  private static <T, R> List<R> inTurn(List<T> things, Function<T, R> work) {
    List<R> results = new ArrayList<>();
    List<RuntimeException> failures = new ArrayList<>();
    for (T thing : things) {
      try {
        results.add(work.apply(thing));
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    return orFailure(results, failures);
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
    return orFailure(results, failures);
  }

  private static <R> List<R> orFailure(List<R> results, List<RuntimeException> failures) {
    if (!failures.isEmpty()) {
      RuntimeException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
    return results;
  }
}
