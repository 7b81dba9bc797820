package io.gitops4j.registry.store;

import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.chart.ChartRegistry;
import io.gitops4j.registry.chart.ChartRepository;
import java.net.URI;
import java.util.function.Function;

/** Opens the sources that a catalogue's file names. Thread-safe. */
@FunctionalInterface
public interface ChartSources {
  /**
   * Opens one.
   *
   * @param address {@code oci://host/folder}, or the address of a repository with an index
   * @throws ProviderException {@code INVALID} if it is neither
   */
  ChartSource open(String address);

  /**
   * Registries and repositories.
   *
   * @param registries the registry of a host, such as {@code connections::registry}; stays the
   *     caller's to close
   * @param contexts credentials and the like for a repository with an index
   */
  static ChartSources of(
      Function<String, Registry> registries, Function<URI, ProviderContext> contexts) {
    return address -> {
      URI uri = uri(address);
      if ("oci".equals(uri.getScheme())) {
        String folder = uri.getPath().replaceFirst("^/", "").replaceFirst("/$", "");
        return ChartSource.of(
            address, ChartRegistry.in(registries.apply(uri.getAuthority()), folder));
      }
      return ChartSource.of(address, ChartRepository.at(uri, contexts.apply(uri)));
    };
  }

  private static URI uri(String address) {
    try {
      URI uri = URI.create(address);
      if (uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
    throw wrong();
  }

  private static ProviderException wrong() {
    return Refusal.invalid(
        "Could not open a source of charts: its address is none, or has a user in it. Write"
            + " oci://host/folder or https://host/path, and give credentials apart.");
  }
}
