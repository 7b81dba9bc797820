package io.gitops4j.registry.chart;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Tls;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A repository of charts on the web. Credentials and certificates of ours are shown to its own
 * origin alone, wherever its index points and whatever redirects.
 */
final class WebFiles implements RepositoryFiles {
  private static final Set<Integer> NONE = Set.of(404, 410);
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final URI base;
  private final ProviderContext context;
  private final Map<URI, ApiClient> clients = new ConcurrentHashMap<>();

  /**
   * The files below an address.
   *
   * @throws IllegalArgumentException if it is none of the web, or credentials would go in the clear
   */
  WebFiles(URI address, ProviderContext context) {
    String text = address.toString();
    if (address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "A repository of charts needs an address like https://host/path, without a user or query");
    }
    this.base = URI.create(text.endsWith("/") ? text : text + "/");
    this.context = context;
    client(origin(base));
  }

  @Override
  public Optional<byte[]> read(String url, String doing) {
    URI file = resolved(url, doing);
    String query = file.getRawQuery() == null ? "" : "?" + file.getRawQuery();
    String path = file.getRawPath().isEmpty() ? "/" : file.getRawPath();
    ApiClient client;
    try {
      client = client(origin(file));
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("Could not " + doing + ": " + e.getMessage() + ".", e);
    }
    ApiAnswer answer = client.to(doing).get(path + query).send();
    if (NONE.contains(answer.status())) {
      return Optional.empty();
    }
    if (!answer.isSuccess()) {
      throw answer.refused();
    }
    return Optional.of(answer.bytes());
  }

  private URI resolved(String url, String doing) {
    try {
      URI file = base.resolve(url);
      boolean away = !isHere(base) && isHere(file);
      if (file.getHost() != null && file.getRawUserInfo() == null && !away) {
        return file;
      }
    } catch (IllegalArgumentException e) {
      // what follows says it
    }
    throw Refusal.invalid(
        "Could not "
            + doing
            + ": the index of "
            + base
            + " points to "
            + Refusal.address(url)
            + ", where we do not go.");
  }

  /** An index of another machine has no business on this one. */
  private static boolean isHere(URI uri) {
    return THIS_MACHINE.contains(String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT));
  }

  private static URI origin(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    return URI.create(scheme + "://" + host + ":" + port);
  }

  private ApiClient client(URI origin) {
    boolean own = origin.equals(origin(base));
    ProviderContext shown =
        own ? context : context.withCredentials(() -> Credentials.NONE).withTls(Tls.USUAL);
    return clients.computeIfAbsent(
        origin,
        o ->
            ApiClient.of(o, shown)
                .withAuthorization(Authorization.basicOrBearer())
                .withHeader("Accept", "*/*"));
  }

  /** The address; never credentials. */
  @Override
  public String toString() {
    return base.toString();
  }
}
