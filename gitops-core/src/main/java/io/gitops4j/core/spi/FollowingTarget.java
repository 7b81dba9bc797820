package io.gitops4j.core.spi;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.util.List;
import java.util.Optional;

/**
 * An environment that something else makes what Git says, such as Argo CD or Flux: it is only asked
 * how it is. Its {@code toString} says what follows Git, for sentences. Thread-safe.
 */
public interface FollowingTarget extends DeploymentTarget {
  @Override
  default boolean followsGit() {
    return true;
  }

  /** Nothing: what would change is what is committed. */
  @Override
  default List<Difference> plan(Deployment deployment) {
    return List.of();
  }

  /**
   * Refuses.
   *
   * @throws ProviderException {@code INVALID}, as what is in Git is applied by something else
   */
  @Override
  default List<Difference> apply(Deployment deployment) {
    throw new ProviderException(
        ErrorKind.INVALID,
        "Could not apply "
            + deployment.application()
            + " to "
            + deployment.environment()
            + ": there "
            + this
            + " applies what Git has. Commit it instead.");
  }

  /** Empty: nothing is applied. */
  @Override
  default Optional<Applied> current(String application, String environment) {
    return Optional.empty();
  }
}
