package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.List;

/**
 * What Bitbucket Cloud's branches let their users do, by the repository's branch restrictions. Only
 * its administrators may read them.
 *
 * <p>It says no where that is sure: a restriction is for pushes to this branch and exempts nobody.
 * Where it can't tell it says yes, and the push decides: where these credentials may not read
 * restrictions, where somebody is exempt, who may be they, and where a restriction is for branches
 * of the branching model.
 */
final class CloudBranchRules implements BranchRules {
  private static final int PAGE = 100;

  private final ForgeHosts hosts;

  CloudBranchRules(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public boolean acceptsDirectCommits(RepositoryUrl repository, String branch) {
    try {
      return restrictions(repository).stream()
          .filter(one -> one.texts("users").isEmpty() && one.texts("groups").isEmpty())
          .filter(one -> one.text("branch_match_kind").equals("glob"))
          .noneMatch(one -> RefPattern.matches(one.text("pattern"), branch));
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.FORBIDDEN) {
        return true;
      }
      throw e;
    }
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-branch-restrictions/#api-repositories-workspace-repo-slug-branch-restrictions-get
  private List<Fields> restrictions(RepositoryUrl repository) {
    OwnedName name = OwnedName.of(hosts, repository);
    return hosts
        .api(repository)
        .to("read the branch restrictions of " + name)
        .get("/repositories/{}/{}/branch-restrictions", name.owner(), name.name())
        .with("kind", "push")
        .with("pagelen", PAGE)
        .all(Pages.naming("values", "next"));
  }
}
