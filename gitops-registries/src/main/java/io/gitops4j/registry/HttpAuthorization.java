package io.gitops4j.registry;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a registry is shown. Nothing until it asks; then what it asks for, as long as the connection
 * has it. Credentials are asked for at each use. Thread-safe.
 */
final class HttpAuthorization {
  private final Supplier<Credentials> credentials;
  private volatile Scheme scheme = Scheme.NONE;

  HttpAuthorization(Supplier<Credentials> credentials) {
    this.credentials = credentials;
  }

  private enum Scheme {
    NONE,
    BASIC,
    TOKEN
  }

  /** The header's value; empty if the registry did not ask, or there is nothing to show. */
  Optional<String> header() {
    Scheme wanted = scheme;
    if (wanted == Scheme.NONE) {
      return Optional.empty();
    }
    Credentials current = credentials.get();
    return current.password().map(secret -> header(wanted, current.user(), secret));
  }

  /**
   * Looks at what a registry asks for.
   *
   * @param challenges the {@code WWW-Authenticate} headers
   * @param shown what the request had carried already
   * @return whether the request is worth repeating
   */
  boolean answers(List<String> challenges, Optional<String> shown) {
    Credentials current = credentials.get();
    for (String challenge : challenges) {
      String word = challenge.strip().split("[\\s,]", 2)[0].toLowerCase(Locale.ROOT);
      if (word.equals("basic") && !current.user().isEmpty()) {
        scheme = Scheme.BASIC;
      } else if (word.equals("bearer") && current.user().isEmpty()) {
        scheme = Scheme.TOKEN;
      }
    }
    Optional<String> now = header();
    return now.isPresent() && !now.equals(shown);
  }

  private static String header(Scheme scheme, String user, Secret secret) {
    if (scheme == Scheme.TOKEN) {
      return "Bearer " + secret.reveal();
    }
    byte[] pair = (user + ":" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
