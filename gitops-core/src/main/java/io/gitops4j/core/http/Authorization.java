package io.gitops4j.core.http;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** How credentials are shown to an API. */
@FunctionalInterface
public interface Authorization {
  /** The headers that carry credentials; none where there are no credentials. */
  Map<String, String> headers(Credentials credentials);

  /** {@code Authorization: Bearer <token>}. */
  static Authorization bearer() {
    return scheme("Bearer");
  }

  /** {@code Authorization: <scheme> <token>}. */
  static Authorization scheme(String scheme) {
    return header("Authorization", scheme + " ");
  }

  /** A header of its own that holds the token. */
  static Authorization header(String name) {
    return header(name, "");
  }

  /** {@code Authorization: Basic …} of user and password (RFC 7617), in UTF-8. */
  static Authorization basic() {
    return credentials ->
        credentials
            .password()
            .map(secret -> Map.of("Authorization", basic(credentials.user(), secret)))
            .orElse(Map.of());
  }

  /** Basic where the credentials name a user, else Bearer. */
  static Authorization basicOrBearer() {
    return credentials -> (credentials.user().isEmpty() ? bearer() : basic()).headers(credentials);
  }

  private static Authorization header(String name, String before) {
    return credentials ->
        credentials
            .password()
            .map(secret -> Map.of(name, before + secret.reveal()))
            .orElse(Map.of());
  }

  private static String basic(String user, Secret secret) {
    byte[] pair = (user + ":" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
