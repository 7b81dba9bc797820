package io.gitops4j.k8s.cache;

import java.util.Comparator;
import java.util.Objects;

/**
 * An application in an environment, which depends on files. In the order of its names.
 *
 * @param application whose
 * @param environment where
 */
public record Dependent(String application, String environment) implements Comparable<Dependent> {
  private static final Comparator<Dependent> ORDER =
      Comparator.comparing(Dependent::application).thenComparing(Dependent::environment);

  /** Checks that both are there. */
  public Dependent {
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(environment, "environment");
  }

  @Override
  public int compareTo(Dependent other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return application + "/" + environment;
  }
}
