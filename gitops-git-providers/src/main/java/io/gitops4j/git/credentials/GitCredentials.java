package io.gitops4j.git.credentials;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.SystemClock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Credentials that a machine has for a repository already, for a provider's context. What they give
 * is for that repository's host and no other. Thread-safe.
 */
public final class GitCredentials {
  private GitCredentials() {}

  /**
   * From the variables that each forge's own tools use, read at each use: {@code GH_TOKEN} or
   * {@code GITHUB_TOKEN} for github.com, and so on; a variable for one host is never shown to
   * another. None of them set, there are no credentials.
   */
  public static Supplier<Credentials> fromEnvironment(RepositoryUrl repository) {
    return () -> EnvironmentTokens.of(System.getenv(), repository);
  }

  /**
   * From Git's credential helpers, as {@code git credential fill} tells; asked again after a
   * minute. Nobody is prompted; without an answer, or without Git, there are no credentials.
   */
  public static Supplier<Credentials> fromHelper(RepositoryUrl repository) {
    return new HelperCredentials(repository, SystemClock.utc(), Map.of());
  }

  /** From the variables, and where they have none, from Git's helpers. */
  public static Supplier<Credentials> found(RepositoryUrl repository) {
    Supplier<Credentials> environment = fromEnvironment(repository);
    Supplier<Credentials> helper = fromHelper(repository);
    return () -> {
      Credentials first = environment.get();
      return first.password().isPresent() ? first : helper.get();
    };
  }
}
