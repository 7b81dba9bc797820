package io.gitops4j.registry.store;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.spi.GitRepository;

/** Heads of branches that must be there. */
final class Branches {
  private Branches() {}

  static CommitId head(String task, GitRepository repository, String branch) {
    return repository
        .head(branch)
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "Could not %s: %s has no branch %s. Push a first commit."
                        .formatted(task, repository.url().name(), branch)));
  }
}
