package io.gitops4j.registry;

import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.RegistryFactory;
import java.net.URI;
import java.nio.file.Path;

/**
 * Registries in folders: {@code oci-layout:/path}, {@code file:///path} or an absolute path. With
 * the option {@code largestCache}, a number of bytes, it is a cache. Thread-safe.
 */
public final class OciLayoutRegistryFactory implements RegistryFactory {
  private static final String SCHEME = "oci-layout:";

  /** For {@link java.util.ServiceLoader}. */
  public OciLayoutRegistryFactory() {}

  @Override
  public String name() {
    return "oci-layout";
  }

  @Override
  public boolean supports(String address) {
    return address.startsWith(SCHEME) || address.startsWith("/") || address.startsWith("file:/");
  }

  @Override
  public Registry create(String address, ProviderContext context) {
    Path folder = folder(address);
    double largest = context.options().findDecimal("largestCache").orElse(0.0);
    return largest > 0
        ? OciLayoutRegistry.cache(folder, (long) largest)
        : OciLayoutRegistry.at(folder);
  }

  private static Path folder(String address) {
    if (address.startsWith("file:")) {
      return Path.of(URI.create(address).getPath());
    }
    String path = address.startsWith(SCHEME) ? address.substring(SCHEME.length()) : address;
    if (path.isBlank()) {
      throw new IllegalArgumentException("The address oci-layout: needs a folder behind it");
    }
    return Path.of(path);
  }
}
