package io.gitops4j.k8s.details;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an application is in its environments.
 *
 * @param application which
 * @param environments those it was ever delivered to
 */
public record ApplicationDetails(String application, List<EnvironmentDetails> environments) {
  /** Copies the list. */
  public ApplicationDetails {
    environments = List.copyOf(environments);
  }

  /** All of it, for people; the logs, too. */
  public String text() {
    return environments.stream().map(EnvironmentDetails::text).collect(Collectors.joining("\n"));
  }

  /** Which; not what was read, as logs may hold anything. */
  @Override
  public String toString() {
    return application
        + " in "
        + environments.stream().map(EnvironmentDetails::environment).toList();
  }
}
