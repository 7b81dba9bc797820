package io.gitops4j.git;

import io.gitops4j.core.model.RepositoryUrl;

/** The kit over {@code git://}. */
class DaemonRepositoryTest extends ServedRepositoryContract {
  @Override
  RepositoryUrl url(String name) {
    return server.git(name);
  }
}
