package io.gitops4j.contracts.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Secret;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Who is known by a password, and what strangers may. Immutable and thread-safe. */
final class Accounts implements AccessControl {
  private final List<Account> accounts;
  private final boolean strangersPull;

  Accounts(List<Account> accounts, boolean strangersPull) {
    this.accounts = List.copyOf(accounts);
    this.strangersPull = strangersPull;
  }

  /** Somebody; {@code writes} is whether they may push and delete. */
  record Account(String user, Secret password, boolean writes) {
    private boolean is(String name, String secret) {
      return user.equals(name)
          && MessageDigest.isEqual(password.reveal().getBytes(UTF_8), secret.getBytes(UTF_8));
    }
  }

  /**
   * What somebody may do by their name and password.
   *
   * @param authorization the request's header
   * @return empty if there are none, or they are wrong
   */
  Optional<Predicate<Scope>> rights(Optional<String> authorization) {
    if (authorization.isEmpty()) {
      return strangersPull ? Optional.of(Scope::isPull) : Optional.empty();
    }
    String[] pair = decoded(authorization.get()).split(":", 2);
    if (pair.length < 2) {
      return Optional.empty();
    }
    return accounts.stream()
        .filter(each -> each.is(pair[0], pair[1]))
        .findFirst()
        .map(each -> scope -> each.writes() || scope.isPull());
  }

  @Override
  public Predicate<Scope> admit(Optional<String> authorization, List<Scope> needed) {
    Optional<Predicate<Scope>> rights = rights(authorization);
    boolean may = rights.isPresent() && needed.stream().allMatch(rights.get());
    if (!may && (rights.isEmpty() || authorization.isEmpty())) {
      throw unknown();
    }
    if (!may) {
      throw new RefusedRequest(403, "DENIED", "requested access to the resource is denied");
    }
    return rights.get();
  }

  /** A request for a name and password. */
  static RefusedRequest unknown() {
    return new RefusedRequest(401, "UNAUTHORIZED", "authentication required")
        .with("WWW-Authenticate", "Basic realm=\"gitops4j\"");
  }

  private static String decoded(String authorization) {
    String[] words = authorization.strip().split("\\s+", 2);
    if (words.length < 2 || !words[0].toLowerCase(Locale.ROOT).equals("basic")) {
      return "";
    }
    try {
      return new String(Base64.getDecoder().decode(words[1]), UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
