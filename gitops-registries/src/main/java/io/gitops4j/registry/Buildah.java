package io.gitops4j.registry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * The program {@code buildah}, version 1.28 or later, as it is used here: without a daemon, in a
 * folder of its own for each build, removed afterwards, with changed roots instead of containers
 * ({@code --isolation chroot}). Commands of a Dockerfile are thus no better kept apart from this
 * machine than by a chroot: build what you trust, or in a container. It needs root, or the user
 * namespaces that {@code buildah} has set up for other users. Immutable.
 *
 * @see <a href="https://buildah.io">buildah.io</a>
 */
public final class Buildah {
  private final String program;
  private final Duration timeout;

  private Buildah(String program, Duration timeout) {
    this.program = program;
    this.timeout = timeout;
  }

  /** The one on the search path; one hour for each image. */
  public static Buildah found() {
    return new Buildah("buildah", Duration.ofHours(1));
  }

  /** The one that this file is. */
  public static Buildah at(Path program) {
    return new Buildah(program.toAbsolutePath().toString(), Duration.ofHours(1));
  }

  /** The same with another time for each image; then it and its children are ended. */
  public Buildah withTimeout(Duration each) {
    if (Objects.requireNonNull(each, "each").isNegative() || each.isZero()) {
      throw new IllegalArgumentException("A timeout must be longer than nothing");
    }
    return new Buildah(program, each);
  }

  String program() {
    return program;
  }

  Duration timeout() {
    return timeout;
  }

  @Override
  public String toString() {
    return program;
  }
}
