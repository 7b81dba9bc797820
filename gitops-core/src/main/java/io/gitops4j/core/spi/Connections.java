package io.gitops4j.core.spi;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.ProviderException;
import java.util.Optional;

/**
 * From logical names to providers, for one tenant. The engine asks at each execution, so rotating a
 * credential needs no restart and nothing secret is stored.
 *
 * <p>Every method throws {@link ProviderException} of kind {@code NOT_FOUND} for an unknown name;
 * the message lists the known ones.
 */
public interface Connections {
  /** The repository of that logical name. */
  GitRepository repository(String name);

  /** The provider that keeps the repository of that logical name. */
  GitProvider provider(String name);

  /** The registry at that host, as image references name it. */
  Registry registry(String host);

  /** A local store for what is built before it is pushed; content-addressed, may be lost. */
  Registry buildCache();

  /** Where an environment runs: what applies its manifests, or sees Git being followed. */
  DeploymentTarget target(String environment);

  /** The source of metrics of that logical name. */
  default MetricSource metrics(String name) {
    throw new ProviderException(
        ErrorKind.NOT_FOUND,
        "Could not find the metrics " + name + ": none are configured. Add them to the delivery.");
  }

  /** Who is behind a login or e-mail address; empty for nobody known. */
  Optional<Actor> actor(Identity identity);
}
