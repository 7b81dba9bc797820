package io.gitops4j.contracts.registry;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Gives out bearer tokens by name and password, and knows them again until they expire. A token is
 * good for what was asked for, as far as its owner may. Thread-safe.
 */
final class TokenService implements AccessControl {
  /** What tokens are for; clients repeat it. */
  static final String SERVICE = "gitops4j-registry";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Accounts accounts;
  private final Supplier<String> realm;
  private final InstantSource clock;
  private final Duration lifetime;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  /**
   * A service.
   *
   * @param realm its address
   */
  TokenService(Accounts accounts, Supplier<String> realm, InstantSource clock, Duration lifetime) {
    this.accounts = accounts;
    this.realm = realm;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  private record Token(Set<Scope> scopes, Instant expires) {}

  /** Answers a request for a token. */
  void answer(Exchange exchange) throws IOException {
    if (!exchange.method().equals("GET")) {
      throw new RefusedRequest(405, "UNSUPPORTED", "tokens are asked for by GET");
    }
    if (exchange.parameter("service").filter(name -> !name.equals(SERVICE)).isPresent()) {
      throw new RefusedRequest(400, "UNSUPPORTED", "no such service");
    }
    Predicate<Scope> rights =
        accounts.rights(exchange.header("Authorization")).orElseThrow(Accounts::unknown);
    Set<Scope> scopes =
        exchange.allParameters("scope").stream()
            .flatMap(each -> List.of(each.split(" ", -1)).stream())
            .flatMap(each -> scopes(each).stream())
            .filter(rights)
            .collect(Collectors.toSet());
    Instant now = clock.instant();
    tokens.values().removeIf(token -> !token.expires().isAfter(now));
    String token = random();
    tokens.put(token, new Token(scopes, now.plus(lifetime)));
    exchange.set("Cache-Control", "no-store");
    exchange.answer(
        200,
        Map.of(
            "token",
            token,
            "access_token",
            token,
            "expires_in",
            lifetime.toSeconds(),
            "issued_at",
            now.toString()));
  }

  @Override
  public Predicate<Scope> admit(Optional<String> authorization, List<Scope> needed) {
    Optional<Token> token =
        authorization
            .flatMap(TokenService::bearer)
            .map(tokens::get)
            .filter(found -> found.expires().isAfter(clock.instant()));
    if (token.isEmpty()) {
      throw challenge(needed, authorization.isPresent() ? ",error=\"invalid_token\"" : "");
    }
    if (!token.get().scopes().containsAll(needed)) {
      throw challenge(needed, ",error=\"insufficient_scope\"");
    }
    return token.get().scopes()::contains;
  }

  private RefusedRequest challenge(List<Scope> needed, String error) {
    Set<String> repositories = new LinkedHashSet<>();
    needed.forEach(scope -> repositories.add(scope.repository()));
    List<String> scopes = new ArrayList<>();
    for (String repository : repositories) {
      scopes.add(
          "repository:"
              + repository
              + ":"
              + needed.stream()
                  .filter(scope -> scope.repository().equals(repository))
                  .map(Scope::action)
                  .collect(Collectors.joining(",")));
    }
    String scope = scopes.isEmpty() ? "" : ",scope=\"" + String.join(" ", scopes) + "\"";
    return new RefusedRequest(401, "UNAUTHORIZED", "authentication required")
        .with(
            "WWW-Authenticate",
            "Bearer realm=\"" + realm.get() + "\",service=\"" + SERVICE + "\"" + scope + error);
  }

  /** {@code repository:name:action,action}; others stand for nothing here. */
  private static List<Scope> scopes(String text) {
    int first = text.indexOf(':');
    int last = text.lastIndexOf(':');
    if (first < 0 || first == last || !text.startsWith("repository:")) {
      return List.of();
    }
    String repository = text.substring(first + 1, last);
    List<String> actions = List.of(text.substring(last + 1).split(",", -1));
    return Scope.ACTIONS.stream()
        .filter(action -> actions.contains(action) || actions.contains("*"))
        .map(action -> new Scope(repository, action))
        .toList();
  }

  private static Optional<String> bearer(String authorization) {
    String[] words = authorization.strip().split("\\s+", 2);
    boolean is = words.length == 2 && words[0].toLowerCase(Locale.ROOT).equals("bearer");
    return is ? Optional.of(words[1]) : Optional.empty();
  }

  private static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
