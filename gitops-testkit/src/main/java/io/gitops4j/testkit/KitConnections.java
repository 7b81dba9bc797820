package io.gitops4j.testkit;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.MetricSource;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a kit's deliveries are connected to, one process after the other. Not thread-safe. */
final class KitConnections {
  private final KitFolder folder;
  private final KitPeople people;
  private final Function<String, RepositoryUrl> urls;
  private final Map<String, DeploymentTarget> targets;
  private final ProviderContext context;
  private final Map<String, Registry> registries = new HashMap<>();
  private final Map<String, MetricSource> metrics = new HashMap<>();
  private @Nullable ConfiguredConnections open;

  KitConnections(
      KitFolder folder,
      KitPeople people,
      Function<String, RepositoryUrl> urls,
      Map<String, DeploymentTarget> targets,
      ProviderContext context) {
    this.folder = folder;
    this.people = people;
    this.urls = urls;
    this.targets = targets;
    this.context = context;
  }

  /** From the next process on there is this registry too. */
  void registry(String host, Registry registry) {
    registries.put(host, registry);
  }

  /** From the next process on there is this source of metrics too. */
  void metrics(String name, MetricSource source) {
    metrics.put(name, source);
  }

  /** Those of a process; the same until {@link #close}. */
  Connections open() {
    if (open == null) {
      open = connect();
    }
    return open;
  }

  private ConfiguredConnections connect() {
    Plugins plugins = Plugins.of(DeliveryKit.class.getClassLoader());
    ConfiguredConnections.Builder builder =
        ConfiguredConnections.using(plugins)
            .otherRepositories(urls, context)
            .otherRegistries(
                host -> "oci-layout:" + folder.resolve("registry").resolve(host.replace(':', '_')),
                context)
            .buildCache("oci-layout:" + folder.resolve("builds"), context)
            .actors(people::resolve);
    targets.forEach(builder::target);
    registries.forEach(builder::registry);
    metrics.forEach(builder::metrics);
    return builder.build();
  }

  void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
