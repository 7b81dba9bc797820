package io.gitops4j.k8s;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.k8s.HelmWorkerProcess.Answer;
import io.gitops4j.k8s.HelmWorkerProcess.Ended;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The worker JVMs that this process has for Helm, started when they are wanted and shared by all
 * renderers. Each ends by itself when it had nothing to do for five minutes. Thread-safe.
 */
final class HelmWorkers {
  private static final HelmWorkers SHARED = new HelmWorkers();
  private static final int MOST = 4;

  private final Semaphore places =
      new Semaphore(Math.min(MOST, Runtime.getRuntime().availableProcessors()), true);
  private final Deque<HelmWorkerProcess> idle = new ArrayDeque<>();
  private volatile @Nullable String version;

  private HelmWorkers() {}

  /** Those of this process. */
  static HelmWorkers shared() {
    return SHARED;
  }

  /** What is done with a worker. */
  private interface Use<T> {
    T with(HelmWorkerProcess worker) throws Ended;
  }

  /** Helm's version, and that it is no executable; a worker is needed the first time only. */
  String version(String task) {
    String known = version;
    if (known == null) {
      known = use(task, HelmWorkerProcess::version) + "+java";
      version = known;
    }
    return known;
  }

  /**
   * Has one render; where it ends meanwhile, another one does.
   *
   * @throws ProviderException as {@link HelmWorkerProcess#ask} says; {@code UNAVAILABLE} if the
   *     other one ended, too; {@code NOT_FOUND} if helm-java is not there
   */
  Answer ask(String task, List<String> order, long most, Duration timeout) {
    return use(task, worker -> worker.ask(task, order, most, timeout));
  }

  private <T> T use(String task, Use<T> use) {
    String classPath = HelmJava.classPath(task);
    try {
      places.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(task, "the thread was interrupted while others had Helm", e);
    }
    try {
      return tried(task, classPath, use);
    } catch (Ended first) {
      try {
        return tried(task, classPath, use);
      } catch (Ended again) {
        String said = again.said().isEmpty() ? "" : ": " + again.said();
        throw failed(task, "the JVM with Helm ended" + said, again);
      }
    } finally {
      places.release();
    }
  }

  private <T> T tried(String task, String classPath, Use<T> use) throws Ended {
    HelmWorkerProcess worker = take();
    if (worker == null) {
      worker = HelmWorkerProcess.start(task, classPath);
    }
    T result = use.with(worker);
    synchronized (idle) {
      idle.push(worker);
    }
    return result;
  }

  private @Nullable HelmWorkerProcess take() {
    synchronized (idle) {
      while (!idle.isEmpty()) {
        HelmWorkerProcess worker = idle.pop();
        if (worker.isUsable()) {
          return worker;
        }
        worker.close();
      }
      return null;
    }
  }

  private static ProviderException failed(String task, String why, Exception cause) {
    return new ProviderException(
        ErrorKind.UNAVAILABLE, "Could not " + task + ": " + why + ".", Retry.AFTER, null, cause);
  }
}
