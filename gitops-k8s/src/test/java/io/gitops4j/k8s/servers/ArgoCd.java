package io.gitops4j.k8s.servers;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A real Argo CD beside a {@link ControlPlane}: its controllers follow Git and apply to that
 * cluster, which they know as {@code https://kubernetes.default.svc}. It has no user interface and
 * no API of its own; what it is to follow are objects of its namespace.
 *
 * <p>It looks at Git by itself every hour only, so that a test sees whether somebody asked it to.
 * It ends when it is closed, and when this JVM ends in whatever way. Thread-safe.
 */
public final class ArgoCd implements Closeable {
  /** Where its objects are. */
  public static final String NAMESPACE = "argocd";

  private final ProcessGroup processes;
  private final ControlPlane plane;
  private final Path home;

  ArgoCd(ProcessGroup processes, ControlPlane plane) {
    this.processes = processes;
    this.plane = plane;
    this.home = processes.home();
  }

  /**
   * Starts one for a cluster.
   *
   * @throws IOException if a program is missing, or does not become ready
   */
  public static ArgoCd start(ControlPlane plane) throws IOException {
    return ArgoCdStart.start(plane);
  }

  /** The cluster it runs for. */
  public ControlPlane plane() {
    return plane;
  }

  /**
   * A folder that is gone when it ends, for repositories: it outlives a single test, and so do
   * Applications.
   */
  public Path home() {
    return home;
  }

  @Override
  public void close() throws IOException {
    processes.close();
  }
}
