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
   * A registry over HTTP. It is shown nothing until it asks; then user and password, or a token
   * that the service it names gives for them (or for nothing, for what is public). Credentials
   * without a user are such a token themselves; the user {@code <token>} has a refresh token, as
   * Docker's tools keep it. Credentials and tokens go to the registry and its token service alone.
   *
   * <p>Layers are streamed. The context's timeout is how long the other side may do nothing: it
   * bounds silence, not the length of a transfer. Reads are tried four times when the registry has
   * a passing problem, after pauses it may ask for, of up to 5 seconds; a blob is sent on from
   * where the connection broke, as long as something arrives; everything else is tried once.
   *
   * <p>Options: {@code plainHttp: true} allows plain HTTP to another machine; {@code tokenHost}
   * names the token service's host where it is neither the registry's nor a domain above that;
   * {@code largestRequest} is the most bytes of a blob in one request, for proxies that refuse
   * more; {@code dialect} names the kind of registry where its host does not tell ({@code harbor},
   * {@code gitlab}, {@code quay}, {@code github} and so on; {@code none}), {@code api} the address
   * of its API; {@code createRepositories: true} has repositories of Amazon's ECR made when
   * something is pushed to one that is not there.
   *
   * @param address {@code host[:port]}, or a URL without path; plain HTTP for this machine alone,
   *     unless an option allows it
   * @param context credentials, timeout, TLS and options
   * @throws IllegalArgumentException if it is no address, would go in the clear over a network, or
   *     names an unknown dialect
   */
  public static Registry http(String address, ProviderContext context) {
    return new HttpRegistryFactory().create(address, context);
  }
}
