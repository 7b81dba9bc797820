package io.gitops4j.git.gitea;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;

/** What Gitea's branches let their users do. */
final class GiteaBranchRules implements BranchRules {
  private final ForgeHosts hosts;

  GiteaBranchRules(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.gitea.com/api/#tag/repository/operation/repoGetBranch
  @Override
  public boolean acceptsDirectCommits(RepositoryUrl repository, String branch) {
    OwnedName name = OwnedName.of(hosts, repository);
    return hosts
        .api(repository)
        .to("read branch " + branch + " of " + name)
        .get("/repos/{}/{}/branches/{}", name.owner(), name.name(), branch)
        .object()
        .isTrue("user_can_push");
  }
}
