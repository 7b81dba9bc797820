package io.gitops4j.core.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server is shown to let us in. Asked for at each use, so that rotation needs no restart;
 * never journaled, never printed.
 *
 * @param user the user name; empty for a bare token
 * @param secret the password or token, or {@code null} for none
 */
public record Credentials(String user, @Nullable Secret secret) {
  /** No credential at all. */
  public static final Credentials NONE = new Credentials("", null);

  /** User name and password (or a token in place of one). */
  public static Credentials basic(String user, String password) {
    return new Credentials(user, Secret.of(password));
  }

  /** A bare token. */
  public static Credentials token(String token) {
    return new Credentials("", Secret.of(token));
  }

  /** The password or token. */
  public Optional<Secret> password() {
    return Optional.ofNullable(secret);
  }
}
