package io.gitops4j.core.engine;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.MetricSource;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections from names that were said beforehand. Providers are made when first asked for, and
 * closed with this. Thread-safe once built.
 */
public final class ConfiguredConnections implements Connections, AutoCloseable {
  private final Map<String, Supplier<Opened>> repositories;
  private final Map<String, Supplier<Registry>> registries;
  private final Map<String, DeploymentTarget> targets;
  private final Map<String, MetricSource> metrics;
  private final Function<String, Optional<DeploymentTarget>> otherTargets;
  private final Function<Identity, Optional<Actor>> actors;
  private final @Nullable Function<String, Supplier<Opened>> otherRepositories;
  private final @Nullable Function<String, Supplier<Registry>> otherRegistries;
  private final @Nullable Supplier<Registry> cache;
  private final Map<String, Opened> openRepositories = new HashMap<>();
  private final Map<String, Registry> openRegistries = new HashMap<>();

  private ConfiguredConnections(Builder b) {
    this.repositories = new TreeMap<>(b.repositories);
    this.registries = new TreeMap<>(b.registries);
    this.targets = new TreeMap<>(b.targets);
    this.metrics = new TreeMap<>(b.metrics);
    this.otherTargets = b.otherTargets;
    this.actors = b.actors;
    this.cache = b.cache;
    this.otherRepositories = b.otherRepositories;
    this.otherRegistries = b.otherRegistries;
  }

  /** A repository and who keeps it. */
  private record Opened(GitProvider provider, GitRepository repository) {}

  /** Begins connections whose providers are found among plug-ins. */
  public static Builder using(Plugins plugins) {
    return new Builder(plugins);
  }

  @Override
  public GitRepository repository(String name) {
    return opened(name).repository();
  }

  @Override
  public GitProvider provider(String name) {
    return opened(name).provider();
  }

  private synchronized Opened opened(String name) {
    Opened open = openRepositories.get(name);
    if (open == null) {
      Supplier<Opened> known = repositories.get(name);
      if (known == null && otherRepositories != null) {
        known = otherRepositories.apply(name);
      }
      if (known == null) {
        throw unknown("repository", name, repositories);
      }
      open = known.get();
      openRepositories.put(name, open);
    }
    return open;
  }

  @Override
  public Registry registry(String host) {
    return registry(host, registries.get(host));
  }

  @Override
  public Registry buildCache() {
    return registry("\nbuild cache", cache);
  }

  private synchronized Registry registry(String host, @Nullable Supplier<Registry> said) {
    Registry open = openRegistries.get(host);
    if (open == null) {
      Supplier<Registry> known = said;
      if (known == null && otherRegistries != null) {
        known = otherRegistries.apply(host);
      }
      if (known == null) {
        throw unknown("registry", host.strip(), registries);
      }
      open = known.get();
      openRegistries.put(host, open);
    }
    return open;
  }

  @Override
  public DeploymentTarget target(String environment) {
    DeploymentTarget target = targets.get(environment);
    return target != null
        ? target
        : otherTargets
            .apply(environment)
            .orElseThrow(() -> unknown("deployment target", environment, targets));
  }

  @Override
  public MetricSource metrics(String name) {
    MetricSource source = metrics.get(name);
    if (source == null) {
      throw unknown("source of metrics", name, metrics);
    }
    return source;
  }

  @Override
  public Optional<Actor> actor(Identity identity) {
    return actors.apply(identity);
  }

  @Override
  public synchronized void close() {
    openRepositories.values().stream().map(Opened::provider).distinct().forEach(GitProvider::close);
    openRegistries.values().stream().distinct().forEach(Registry::close);
    openRepositories.clear();
    openRegistries.clear();
  }

  private static ProviderException unknown(String what, String name, Map<String, ?> known) {
    return new ProviderException(
        ErrorKind.NOT_FOUND,
        "Could not find the "
            + what
            + " '"
            + name
            + "': it is not connected. Known are "
            + (known.isEmpty() ? "none." : String.join(", ", known.keySet()) + "."));
  }

  /** Collects names. Not thread-safe. */
  public static final class Builder {
    private final Plugins plugins;
    private final Map<String, Supplier<Opened>> repositories = new HashMap<>();
    private final Map<String, Supplier<Registry>> registries = new HashMap<>();
    private final Map<String, DeploymentTarget> targets = new HashMap<>();
    private final Map<String, MetricSource> metrics = new HashMap<>();
    private Function<String, Optional<DeploymentTarget>> otherTargets = name -> Optional.empty();
    private Function<Identity, Optional<Actor>> actors = identity -> Optional.empty();
    private @Nullable Supplier<Registry> cache;
    private @Nullable Function<String, Supplier<Opened>> otherRepositories;
    private @Nullable Function<String, Supplier<Registry>> otherRegistries;

    private Builder(Plugins plugins) {
      this.plugins = plugins;
    }

    /** A repository, its provider found by its URL. */
    public Builder repository(String name, RepositoryUrl url, ProviderContext context) {
      repositories.put(Names.check("repository", name), () -> open(plugins.git(url, context), url));
      return this;
    }

    /** A repository of a provider that was made already; it is closed with the connections. */
    public Builder repository(String name, RepositoryUrl url, GitProvider provider) {
      repositories.put(Names.check("repository", name), () -> open(provider, url));
      return this;
    }

    /** Any repository that is not named, found by its name. */
    public Builder otherRepositories(Function<String, RepositoryUrl> url, ProviderContext context) {
      otherRepositories =
          name -> () -> open(plugins.git(url.apply(name), context), url.apply(name));
      return this;
    }

    /** A registry by the host that image references name, found by its address. */
    public Builder registry(String host, String address, ProviderContext context) {
      registries.put(host, () -> plugins.registry(address, context));
      return this;
    }

    /** A registry that was made already; it is closed with the connections. */
    public Builder registry(String host, Registry registry) {
      registries.put(host, () -> registry);
      return this;
    }

    /** Any registry that is not named, found by its host. */
    public Builder otherRegistries(Function<String, String> address, ProviderContext context) {
      otherRegistries = host -> () -> plugins.registry(address.apply(host), context);
      return this;
    }

    /**
     * Where artifacts are built before they are pushed: a folder that holds nothing else. What was
     * not used for longest is removed where there is more than 20 GiB, or than the option {@code
     * largestCache} says, in bytes.
     */
    public Builder buildCache(String address, ProviderContext context) {
      Fields options = Fields.of("largestCache", 20L << 30).and(context.options());
      ProviderContext limited = context.withOptions(options);
      cache = () -> plugins.registry(address, limited);
      return this;
    }

    /** What applies an environment's manifests. */
    public Builder target(String environment, DeploymentTarget target) {
      targets.put(environment, target);
      return this;
    }

    /**
     * What applies the manifests of environments that come and go, as previews do: asked by name,
     * for those that have no target of their own.
     */
    public Builder otherTargets(Function<String, Optional<DeploymentTarget>> byEnvironment) {
      otherTargets = byEnvironment;
      return this;
    }

    /** Where measurements come from, such as a Prometheus. */
    public Builder metrics(String name, MetricSource source) {
      metrics.put(Names.check("metrics", name), source);
      return this;
    }

    /** Who is behind a login or e-mail address. */
    public Builder actors(Function<Identity, Optional<Actor>> resolver) {
      actors = resolver;
      return this;
    }

    /** The connections. */
    public ConfiguredConnections build() {
      return new ConfiguredConnections(this);
    }

    private static Opened open(GitProvider provider, RepositoryUrl url) {
      return new Opened(provider, provider.repository(url));
    }
  }
}
