package io.gitops4j.contracts;

import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.Reviews;

/**
 * A forge with one new repository whose branch {@code main} holds the file {@code config.yaml}, and
 * the people around it. Made once per test and closed after it.
 */
public interface GitForge extends AutoCloseable {
  /** What {@code config.yaml} begins with. */
  String START = "version: v1\nreplicas: 2\n";

  /** The provider under test. */
  GitProvider provider();

  /** The repository. */
  RepositoryUrl repository();

  /** Somebody reviews a pull request as it is now. */
  void review(long number, Identity reviewer, Reviews.Review.State state);

  /** From now on this branch takes changes by pull requests with so many approvals only. */
  void protect(String branch, int approvals);

  /** The next merges are of this method, where a repository has one and a merge can't choose. */
  default void mergesBy(MergeMethod method) {}

  /** The URL that another repository of the same owner would have. */
  default RepositoryUrl sibling(String name) {
    throw new UnsupportedOperationException("This forge makes no repositories");
  }

  /** A workflow that can be started on {@code main} and takes the input {@code environment}. */
  default String workflow() {
    throw new UnsupportedOperationException("This forge has no workflows");
  }

  /** From now on a workflow's run has ended, well or badly. */
  default void endsWorkflow(String id, boolean well) {
    throw new UnsupportedOperationException("This forge has no workflows");
  }

  @Override
  void close();
}
