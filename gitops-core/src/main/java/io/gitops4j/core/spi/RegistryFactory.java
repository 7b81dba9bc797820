package io.gitops4j.core.spi;

/**
 * Makes registries; found through {@link java.util.ServiceLoader}. Implementations are public
 * classes with a public constructor without arguments.
 */
public interface RegistryFactory {
  /** A short name, unique among those on the class path: {@code oci-layout}, {@code oci-http}. */
  String name();

  /**
   * Whether this is the one for an address: a host with its port ({@code quay.io}), or a URL
   * ({@code oci-layout:/path}, {@code http://127.0.0.1:5000}). Does not touch the network.
   */
  boolean supports(String address);

  /** Makes one for that address. */
  Registry create(String address, ProviderContext context);
}
