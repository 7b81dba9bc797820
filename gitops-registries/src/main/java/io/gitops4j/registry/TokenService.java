package io.gitops4j.registry;

import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gets tokens from the service that a registry names, and keeps each for as long as it holds, by
 * what it allows. Thread-safe.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token
 *     authentication</a>
 */
final class TokenService {
  /** What Docker's tools call a user whose secret is a refresh token. */
  static final String REFRESH = "<token>";

  /** How long a token holds where the service does not say. */
  private static final double USUAL_SECONDS = 60;

  private static final double LONGEST_SECONDS = 24 * 60 * 60;

  /** Services of registries that have them elsewhere. */
  private static final Map<String, String> KNOWN = Map.of("registry-1.docker.io", "auth.docker.io");

  private final URI registry;
  private final ProviderContext context;
  private final Map<Wanted, Kept> kept = new ConcurrentHashMap<>();
  private final Map<URI, ApiClient> clients = new ConcurrentHashMap<>();

  TokenService(URI registry, ProviderContext context) {
    this.registry = registry;
    this.context = context;
  }

  private record Wanted(URI realm, String service, Scopes scopes, Credentials credentials) {}

  private record Kept(Secret token, Instant until) {}

  /** A token for these scopes from the service that a challenge names; empty if it names none. */
  Optional<Secret> token(Challenge challenge, Scopes scopes, Credentials credentials) {
    String service = challenge.parameter("service").orElse("");
    return challenge
        .parameter("realm")
        .map(realm -> token(new Wanted(realm(realm), service, scopes, credentials)));
  }

  /** A token that was refused is not shown again. */
  void forget(Secret token) {
    kept.values().removeIf(each -> each.token().equals(token));
  }

  /** One thread asks; the others that want the same wait for it. */
  private Secret token(Wanted wanted) {
    Instant now = context.clock().instant();
    kept.values().removeIf(each -> !now.isBefore(each.until()));
    return kept.computeIfAbsent(wanted, key -> ask(key, now)).token();
  }

  private Kept ask(Wanted wanted, Instant now) {
    Fields answer = request(wanted).object();
    String token =
        answer
            .findText("token")
            .filter(text -> !text.isEmpty())
            .or(() -> answer.findText("access_token"))
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> noToken(wanted));
    double seconds = answer.findDecimal("expires_in").orElse(USUAL_SECONDS);
    long safe = (long) (Math.min(Math.max(seconds, 1), LONGEST_SECONDS) * 800);
    return new Kept(Secret.of(token), now.plusMillis(safe));
  }

  private ApiRequest request(Wanted wanted) {
    Credentials shown = wanted.credentials();
    String doing = "get a token for " + registry.getHost() + " from " + wanted.realm().getHost();
    ApiRequest request = clients.computeIfAbsent(wanted.realm(), this::client).to(doing);
    Secret secret = shown.password().orElse(null);
    if (secret != null && isRefresh(shown)) {
      return refreshed(request, wanted, secret);
    }
    request = request.with("service", wanted.service());
    for (String scope : wanted.scopes().words()) {
      request = request.with("scope", scope);
    }
    return shown.user().isEmpty() ? request : request.with("account", shown.user());
  }

  private ApiClient client(URI realm) {
    Authorization basic = Authorization.basic();
    return ApiClient.of(realm, context)
        .withAuthorization(shown -> isRefresh(shown) ? Map.of() : basic.headers(shown));
  }

  private static boolean isRefresh(Credentials shown) {
    return shown.user().equals(REFRESH);
  }

  private static ApiRequest refreshed(ApiRequest request, Wanted wanted, Secret secret) {
    String form =
        "grant_type=refresh_token&client_id=gitops4j"
            + field("service", wanted.service())
            + field("scope", String.join(" ", wanted.scopes().words()))
            + field("refresh_token", secret.reveal());
    return request
        .post("")
        .hiding(secret)
        .body("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
  }

  private static String field(String name, String value) {
    return "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /**
   * Where tokens are got: the registry's own host, a domain above it, or one that the connection
   * names. Whoever else a registry points to gets no credentials from us.
   */
  private URI realm(String text) {
    URI realm;
    try {
      realm = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw refused("an address that can't be read");
    }
    String host = realm.getHost() == null ? "" : realm.getHost().toLowerCase(Locale.ROOT);
    boolean safe = "https".equals(realm.getScheme()) || !"https".equals(registry.getScheme());
    if (!safe || host.isEmpty() || realm.getUserInfo() != null) {
      throw refused("an address without https, or with a user");
    }
    if (!isOurs(host)) {
      throw refused("another host, " + host);
    }
    return realm;
  }

  private boolean isOurs(String host) {
    String own = registry.getHost().toLowerCase(Locale.ROOT);
    return host.equals(own)
        || (own.endsWith("." + host) && host.indexOf('.') > 0)
        || host.equals(KNOWN.get(own))
        || context.options().findText("tokenHost").filter(host::equalsIgnoreCase).isPresent();
  }

  private ProviderException refused(String where) {
    return new ProviderException(
        ErrorKind.UNAUTHENTICATED,
        "Could not get a token for "
            + registry.getHost()
            + ": the registry points to "
            + where
            + ". If that is right, name its host as the connection's option tokenHost.");
  }

  private ProviderException noToken(Wanted wanted) {
    return new ProviderException(
        ErrorKind.INTERNAL,
        "Could not get a token for "
            + registry.getHost()
            + ": the answer of "
            + wanted.realm().getHost()
            + " has none.");
  }
}
