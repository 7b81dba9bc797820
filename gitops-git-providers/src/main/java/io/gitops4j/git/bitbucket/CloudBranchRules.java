package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;

/**
 * What Bitbucket Cloud's branches let their users do, by the repository's branch restrictions. Only
 * its administrators may read them; others get {@code FORBIDDEN}.
 *
 * <p>Careful rather than exact: that a restriction exempts these credentials is not looked at, and
 * one for branches of the branching model is taken for one of this branch. Where it says no wrongly
 * a pull request is opened that need not be.
 */
final class CloudBranchRules implements BranchRules {
  private static final int PAGE = 100;

  private final ForgeHosts hosts;

  CloudBranchRules(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-branch-restrictions/#api-repositories-workspace-repo-slug-branch-restrictions-get
  @Override
  public boolean acceptsDirectCommits(RepositoryUrl repository, String branch) {
    OwnedName name = OwnedName.of(hosts, repository);
    return hosts
        .api(repository)
        .to("read the branch restrictions of " + name)
        .get("/repositories/{}/{}/branch-restrictions", name.owner(), name.name())
        .with("kind", "push")
        .with("pagelen", PAGE)
        .all(Pages.naming("values", "next"))
        .stream()
        .noneMatch(restriction -> isFor(restriction, branch));
  }

  private static boolean isFor(Fields restriction, String branch) {
    return !restriction.text("branch_match_kind").equals("glob")
        || RefPattern.matches(restriction.text("pattern"), branch);
  }
}
