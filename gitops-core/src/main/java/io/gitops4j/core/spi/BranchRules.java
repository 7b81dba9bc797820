package io.gitops4j.core.spi;

import io.gitops4j.core.model.RepositoryUrl;

/** What a branch lets its users do. */
public interface BranchRules {
  /** Whether this connection may push to the branch without a pull request. */
  boolean acceptsDirectCommits(RepositoryUrl repository, String branch);
}
