package io.gitops4j.core.model;

import java.util.Locale;

/**
 * How a Git commit or a forge names somebody: a login or an e-mail address. The embedding platform
 * resolves it to an {@link Actor}; one that cannot be resolved does not count for approvals.
 *
 * @param kind login or e-mail
 * @param value as the forge writes it; e-mail addresses in lower case
 */
public record Identity(Kind kind, String value) {
  /** What the value is. */
  public enum Kind {
    /** A user name on a forge. */
    LOGIN,
    /** An e-mail address, as in a commit. */
    EMAIL
  }

  /** Checks that there is a value. */
  public Identity {
    if (value.isBlank()) {
      throw new IllegalArgumentException("An identity needs a login or an e-mail address");
    }
    value = kind == Kind.EMAIL ? value.toLowerCase(Locale.ROOT) : value;
  }

  /** A user name on a forge. */
  public static Identity login(String login) {
    return new Identity(Kind.LOGIN, login);
  }

  /** An e-mail address. */
  public static Identity email(String address) {
    return new Identity(Kind.EMAIL, address);
  }

  @Override
  public String toString() {
    return value;
  }
}
