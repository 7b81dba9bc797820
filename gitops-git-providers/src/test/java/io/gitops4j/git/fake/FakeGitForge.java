package io.gitops4j.git.fake;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.Reviews;

/**
 * A fake forge as the kit of providers wants one.
 *
 * @param fake the forge
 * @param provider the provider under test
 */
public record FakeGitForge(FakeForge fake, GitProvider provider) implements GitForge {
  @Override
  public RepositoryUrl repository() {
    return fake.repository();
  }

  @Override
  public void review(long number, Identity reviewer, Reviews.Review.State state) {
    fake.state().review(number, reviewer.value(), state);
  }

  @Override
  public void protect(String branch, int approvals) {
    fake.state().protect(branch, approvals);
  }

  @Override
  public void close() {
    provider.close();
    fake.close();
  }
}
