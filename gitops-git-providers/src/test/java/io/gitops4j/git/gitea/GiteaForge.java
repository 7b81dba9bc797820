package io.gitops4j.git.gitea;

import io.gitops4j.contracts.GitForge;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Identity;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.git.servers.GiteaServer;
import io.gitops4j.git.servers.GiteaServer.Account;
import java.nio.file.Path;
import java.util.Map;

/** A real Gitea as the kits of providers want one. */
record GiteaForge(GiteaServer gitea, RepositoryUrl repository, GitProvider provider)
    implements GitForge {
  private static final String WORKFLOW =
      """
      name: Deliver
      run-name: Deliver ${{ inputs.gitops4j_key }}
      on:
        workflow_dispatch:
          inputs:
            environment:
              type: string
            gitops4j_key:
              type: string
      jobs:
        deliver:
          runs-on: ubuntu-latest
          steps:
            - run: echo ${{ inputs.environment }}
      """;

  /** One with a new repository, used by somebody. */
  static GiteaForge usedBy(Account account, Path cache) {
    GiteaServer gitea = GiteaServer.shared();
    return new GiteaForge(
        gitea,
        gitea.newRepository(
            Map.of("config.yaml", GitForge.START, ".gitea/workflows/deliver.yml", WORKFLOW)),
        GiteaProvider.open(
            ProviderContext.in(cache).withCredentials(() -> Credentials.token(account.token()))));
  }

  @Override
  public void review(long number, Identity reviewer, Reviews.Review.State state) {
    gitea.review(repository, number, reviewer.value(), state);
  }

  @Override
  public void protect(String branch, int approvals) {
    gitea.protect(repository, branch, approvals);
  }

  @Override
  public RepositoryUrl sibling(String name) {
    return RepositoryUrl.parse(repository.toString().replaceFirst("(\\.git)?$", "-" + name));
  }

  @Override
  public String workflow() {
    return "deliver.yml";
  }

  @Override
  public void endsWorkflow(String id, boolean well) {
    gitea.endWorkflow(repository, id, well);
  }

  @Override
  public boolean stopsWorkflows() {
    return false;
  }

  @Override
  public void close() {
    provider.close();
  }
}
