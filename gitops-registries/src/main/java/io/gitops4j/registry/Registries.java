package io.gitops4j.registry;

import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Registry;
import java.nio.file.Path;

/** Registries, for code that knows which it wants. */
public final class Registries {
  private Registries() {}

  /** A registry in a folder; see {@link OciLayoutRegistry}. */
  public static OciLayoutRegistry folder(Path root) {
    return OciLayoutRegistry.at(root);
  }

  /**
   * A registry over HTTP, anonymously or with user name and password.
   *
   * <p>Layers are streamed. The context's timeout is how long the other side may do nothing: it
   * bounds silence, not the length of a transfer. Reads are repeated twice when the registry has a
   * passing problem, and a blob is sent again; everything else is tried once.
   *
   * @param address {@code host[:port]}, or a URL without path; plain HTTP for this machine alone
   * @param context credentials and timeout
   * @throws IllegalArgumentException if it is no address, or would go in the clear over a network
   */
  public static Registry http(String address, ProviderContext context) {
    return new HttpRegistryFactory().create(address, context);
  }
}
