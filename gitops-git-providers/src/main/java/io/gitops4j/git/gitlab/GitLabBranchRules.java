package io.gitops4j.git.gitlab;

import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.git.forge.ForgeHosts;

/** What GitLab's branches let their users do. */
final class GitLabBranchRules implements BranchRules {
  private final ForgeHosts hosts;

  GitLabBranchRules(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.gitlab.com/api/branches/#retrieve-a-repository-branch
  @Override
  public boolean acceptsDirectCommits(RepositoryUrl repository, String branch) {
    String project = hosts.name(repository);
    return hosts
        .api(repository)
        .to("read branch " + branch + " of " + project)
        .get("/projects/{}/repository/branches/{}", project, branch)
        .object()
        .isTrue("can_push");
  }
}
