package io.gitops4j.k8s.servers;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Flux' real kustomize-controller and helm-controller beside a {@link ControlPlane}, which they
 * apply to. They heed objects of their own namespace alone, so that a test may play them elsewhere.
 * Sources are played by {@link FluxSources}, which looks at Git when somebody asks it to.
 *
 * <p>It ends when it is closed, and when this JVM ends in whatever way. Thread-safe.
 */
public final class Flux implements Closeable {
  /** Where its objects are. */
  public static final String NAMESPACE = "flux-system";

  private final ProcessGroup processes;
  private final FluxSources sources;
  private final ControlPlane plane;

  Flux(ProcessGroup processes, FluxSources sources, ControlPlane plane) {
    this.processes = processes;
    this.sources = sources;
    this.plane = plane;
  }

  /** The cluster it runs for. */
  public ControlPlane plane() {
    return plane;
  }

  /** A folder that is gone when it ends, for repositories: it outlives a single test. */
  public Path home() {
    return sources.home();
  }

  /** Where Flux fetches a repository from that is in {@link #home}, as it takes no files. */
  public String url(GitFolder git) {
    return sources.url(git.folder()) + "/.git";
  }

  @Override
  public void close() throws IOException {
    sources.close();
    processes.close();
  }
}
