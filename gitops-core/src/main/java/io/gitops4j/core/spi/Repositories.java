package io.gitops4j.core.spi;

import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import java.util.Objects;
import java.util.Optional;

/**
 * The repositories of a forge as things of their own. Every method throws {@link
 * ProviderException}. Thread-safe.
 */
public interface Repositories {
  /** One, if it is there and these credentials may see it. */
  Optional<Repository> find(RepositoryUrl url);

  /**
   * Makes one with a first commit on its default branch, so that it can be written to. The owner
   * (organisation, group, project) must be there.
   *
   * @throws ProviderException {@code ALREADY_EXISTS} if there is one, also one that these
   *     credentials may not see
   */
  Repository create(RepositoryUrl url, Visibility visibility);

  /** Who may read a repository. */
  enum Visibility {
    /** Those whom its owner lets. */
    PRIVATE,
    /** Everybody. */
    PUBLIC
  }

  /**
   * A repository.
   *
   * @param url by which Git reaches it
   * @param defaultBranch empty as long as it has no commit
   * @param visibility who may read it
   */
  record Repository(RepositoryUrl url, String defaultBranch, Visibility visibility) {
    /** Checks that nothing is missing. */
    public Repository {
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(defaultBranch, "defaultBranch");
      Objects.requireNonNull(visibility, "visibility");
    }
  }
}
