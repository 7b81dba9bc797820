package io.gitops4j.registry;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.RegistryFactory;

/**
 * Registries over HTTP: {@code quay.io}, {@code https://registry.example:8443}, {@code
 * localhost:5000}. Plain HTTP is for this machine alone. Thread-safe.
 */
public final class HttpRegistryFactory implements RegistryFactory {
  /** For {@link java.util.ServiceLoader}. */
  public HttpRegistryFactory() {}

  @Override
  public String name() {
    return "oci-http";
  }

  @Override
  public boolean supports(String address) {
    return Origin.isAddress(address);
  }

  @Override
  public Registry create(String address, ProviderContext context) {
    boolean plain = context.options().isTrue("plainHttp");
    HttpConnection connection = new HttpConnection(Origin.of(address, plain), context);
    Dialect dialect = Dialects.of(connection, context);
    return new HttpRegistry(connection, dialect, largestRequest(context.options()));
  }

  private static long largestRequest(Fields options) {
    double bytes = options.findDecimal("largestRequest").orElse(0.0);
    boolean said = options.find("largestRequest").isPresent();
    if (bytes < 0 || (said && bytes == 0)) {
      throw new IllegalArgumentException("The option largestRequest is a number of bytes, above 0");
    }
    return (long) bytes;
  }
}
