package io.gitops4j.examples.guide.spi;

import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.RegistryFactory;
import io.gitops4j.registry.Registries;

/** Claims addresses such as {@code mirror:registry.example}, and opens the house's mirror. */
public final class MirrorRegistryFactory implements RegistryFactory {
  @Override
  public String name() {
    return "mirror";
  }

  @Override
  public boolean supports(String address) {
    return address.startsWith("mirror:");
  }

  @Override
  public Registry create(String address, ProviderContext context) {
    return Registries.http("mirror." + address.substring("mirror:".length()), context);
  }
}
