package io.gitops4j.git.azure;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.List;

/**
 * What Azure DevOps' branches let their users do: one with a required policy takes pull requests
 * only. Policies that are about what may be pushed, such as the size of files, are for repositories
 * and name no branch; they are left to the push. Who may bypass policies is not asked.
 */
final class AzureBranchRules implements BranchRules {
  private final AzureApi api;

  AzureBranchRules(ForgeHosts hosts) {
    this.api = new AzureApi(hosts);
  }

  // https://learn.microsoft.com/azure/devops/repos/git/branch-policies
  @Override
  public boolean acceptsDirectCommits(RepositoryUrl repository, String branch) {
    return policies(repository, branch).stream()
        .filter(AzureBranchRules::isRequired)
        .noneMatch(AzureBranchRules::isOfBranches);
  }

  // https://learn.microsoft.com/rest/api/azure/devops/git/policy-configurations/get
  private List<Fields> policies(RepositoryUrl repository, String branch) {
    String doing = "read the policies of branch " + branch;
    return api.project(repository, doing)
        .get("/git/policy/configurations")
        .with("repositoryId", api.id(repository))
        .with("refName", "refs/heads/" + branch)
        .with("$top", AzureApi.PAGE)
        .all(AzureApi.CONTINUED);
  }

  /** Whether a policy is more than advice. */
  static boolean isRequired(Fields policy) {
    return policy.isTrue("isEnabled") && policy.isTrue("isBlocking") && !policy.isTrue("isDeleted");
  }

  private static boolean isOfBranches(Fields policy) {
    return policy.object("settings").objects("scope").stream()
        .anyMatch(
            scope -> scope.find("refName").isPresent() || scope.find("matchKind").isPresent());
  }
}
