package io.gitops4j.git.fake;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.core.spi.Workflows.WorkflowRun;

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
  public RepositoryUrl sibling(String name) {
    return fake.repository(name);
  }

  @Override
  public String workflow() {
    return fake.dialect().workflow();
  }

  @Override
  public void endsWorkflow(String id, boolean well) {
    WorkflowRun.State end = well ? WorkflowRun.State.SUCCEEDED : WorkflowRun.State.FAILED;
    fake.state().end(fake.dialect().run(id), end);
  }

  @Override
  public void close() {
    provider.close();
    fake.close();
  }
}
