package io.gitops4j.examples.platform;

import io.gitops4j.canary.servers.PrometheusServer;
import io.gitops4j.canary.servers.Router;
import io.gitops4j.core.servers.BuiltProgram;
import io.gitops4j.git.servers.GiteaServer;
import io.gitops4j.k8s.servers.ArgoCd;
import io.gitops4j.k8s.servers.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * What a team has around its delivery: Gitea, a registry with a password, a Kubernetes control
 * plane with nodes that are played, Argo CD, Traefik, Prometheus. Each is a real process on free
 * ports of the loopback interface. A part starts when it is first asked for; all end when this is
 * closed, and when this JVM ends in whatever way. Thread-safe.
 */
public final class Platform implements AutoCloseable {
  private static final List<String> PROGRAMS =
      List.of(
          "gitea",
          "registry",
          "etcd",
          "kubernetes",
          "kwok",
          "argocd",
          "redis",
          "helm",
          "kustomize",
          "traefik",
          "prometheus");

  private final Map<String, FutureTask<?>> parts = new ConcurrentHashMap<>();
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /**
   * What was not built.
   *
   * @return names of folders in {@code servers}
   */
  public static List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (String program : PROGRAMS) {
      try {
        BuiltProgram.all(program);
      } catch (IOException e) {
        missing.add(program);
      }
    }
    return missing;
  }

  /**
   * Starts all parts, those that don't need one another at the same time.
   *
   * @throws IOException if one does not start
   */
  public void startAll() throws IOException {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (Future<?> started :
          threads.invokeAll(
              List.<Callable<Object>>of(
                  this::gitea, this::registry, this::prometheus, this::argoCd, this::router))) {
        started.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      threads.shutdown();
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted", e);
  }

  /** A forge. */
  public GiteaServer gitea() throws IOException {
    return part("Gitea", GiteaServer::start, GiteaServer.class);
  }

  /** A registry, reached without TLS, with a password. */
  public PlatformRegistry registry() throws IOException {
    return part("The registry", PlatformRegistry::start, PlatformRegistry.class);
  }

  /** A cluster. */
  public ControlPlane cluster() throws IOException {
    return part("The control plane", ControlPlane::start, ControlPlane.class);
  }

  /** Argo CD, which applies to the cluster. */
  public ArgoCd argoCd() throws IOException {
    ControlPlane cluster = cluster();
    return part("Argo CD", () -> ArgoCd.start(cluster), ArgoCd.class);
  }

  /** A router, by the cluster's Gateway API, with two small web servers behind it. */
  public Router router() throws IOException {
    ControlPlane cluster = cluster();
    return part("Traefik", () -> Router.start(cluster, BuiltProgram.of("traefik")), Router.class);
  }

  /** Prometheus, which counts the router's requests from when both are there. */
  public PrometheusServer prometheus() throws IOException {
    return part(
        "Prometheus",
        () -> PrometheusServer.start(BuiltProgram.of("prometheus")),
        PrometheusServer.class);
  }

  private <T extends AutoCloseable> T part(String title, Callable<T> start, Class<T> type)
      throws IOException {
    FutureTask<?> task =
        parts.computeIfAbsent(title, part -> new FutureTask<>(() -> kept(start.call())));
    task.run();
    try {
      return type.cast(task.get());
    } catch (ExecutionException e) {
      throw new IOException(title + " did not start: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private <T extends AutoCloseable> T kept(T started) {
    synchronized (running) {
      running.push(started);
    }
    return started;
  }

  /** Ends what runs, the newest first. */
  @Override
  public void close() {
    synchronized (running) {
      while (!running.isEmpty()) {
        try {
          running.pop().close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
