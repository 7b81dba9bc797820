package io.gitops4j.registry;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a registry is shown. Nothing until it asks; then what it asks for: user and password, or a
 * token from the service it names, as long as the connection has it. Credentials without a user are
 * a token themselves. Asked for at each use. Thread-safe.
 */
final class HttpAuthorization {
  private static final String BEARER = "Bearer ";

  private final Supplier<Credentials> credentials;
  private final TokenService tokens;

  /** What was asked for besides what we expected. */
  private final Map<Scopes, Scopes> widened = new ConcurrentHashMap<>();

  private volatile @Nullable Challenge challenge;

  HttpAuthorization(URI registry, ProviderContext context) {
    this.credentials = context.credentials();
    this.tokens = new TokenService(registry, context);
  }

  /** The header's value; empty if the registry did not ask, or there is nothing to show. */
  Optional<String> header(HttpCall call) {
    Challenge asked = challenge;
    return asked == null ? Optional.empty() : header(asked, call);
  }

  private Optional<String> header(Challenge asked, HttpCall call) {
    Credentials current = credentials.get();
    if (asked.scheme().equals("basic")) {
      return current.user().isEmpty()
          ? Optional.empty()
          : Optional.ofNullable(Authorization.basic().headers(current).get("Authorization"));
    }
    if (current.user().isEmpty() && current.password().isPresent()) {
      return current.password().map(secret -> BEARER + secret.reveal());
    }
    Scopes expected = Scopes.of(call);
    Scopes wanted = widened.getOrDefault(expected, expected);
    return tokens.token(asked, wanted, current).map(token -> BEARER + token.reveal());
  }

  /**
   * Looks at what a registry asks for.
   *
   * @param challenges the {@code WWW-Authenticate} headers
   * @param shown what the request had carried already
   * @return what to carry instead; empty if there is nothing else
   */
  Optional<String> answer(HttpCall call, List<String> challenges, Optional<String> shown) {
    for (Challenge asked : Challenge.parse(challenges)) {
      if (!asked.scheme().equals("basic") && !asked.scheme().equals("bearer")) {
        continue;
      }
      shown.filter(old -> old.startsWith(BEARER)).ifPresent(this::forget);
      widen(asked, call);
      Optional<String> now = header(asked, call).filter(value -> !shown.equals(Optional.of(value)));
      if (now.isPresent()) {
        challenge = asked;
        return now;
      }
    }
    return Optional.empty();
  }

  private void forget(String header) {
    tokens.forget(Secret.of(header.substring(BEARER.length())));
  }

  private void widen(Challenge asked, HttpCall call) {
    Scopes expected = Scopes.of(call);
    Scopes all = expected.and(Scopes.parse(asked.parameter("scope").orElse("")));
    if (!all.equals(expected)) {
      widened.put(expected, all);
    }
  }
}
