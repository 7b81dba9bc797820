package io.gitops4j.git.bitbucket;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.Set;

/**
 * What Data Center's branches let their users do, by the branch permissions of repository and
 * project. Only administrators of a repository may read them; others get {@code FORBIDDEN}.
 *
 * <p>Careful rather than exact: that a permission exempts these credentials is not looked at, and
 * one for branches of the branching model is taken for one of this branch. Where it says no wrongly
 * a pull request is opened that need not be.
 */
final class DataCenterBranchRules implements BranchRules {
  /** What keeps everybody from pushing to a branch, and what all but by pull request. */
  private static final Set<String> CLOSED = Set.of("read-only", "pull-request-only");

  private final DataCenterApi api;

  DataCenterBranchRules(ForgeHosts hosts) {
    this.api = new DataCenterApi(hosts);
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-repository/#api-branch-permissions-latest-projects-projectkey-repos-repositoryslug-restrictions-get
  @Override
  public boolean acceptsDirectCommits(RepositoryUrl repository, String branch) {
    OwnedName name = api.name(repository);
    return api
        .to(repository, "read the branch permissions of " + name)
        .get(
            "/branch-permissions/latest/projects/{}/repos/{}/restrictions",
            name.owner(),
            name.name())
        .with("limit", DataCenterApi.PAGE)
        .all(DataCenterApi.PAGES)
        .stream()
        .filter(permission -> CLOSED.contains(permission.text("type")))
        .noneMatch(permission -> isFor(permission.object("matcher"), branch));
  }

  private static boolean isFor(Fields matcher, String branch) {
    return switch (matcher.object("type").text("id")) {
      case "BRANCH" -> matcher.text("id").equals("refs/heads/" + branch);
      case "PATTERN" -> RefPattern.matches(matcher.text("id"), branch);
      default -> true;
    };
  }
}
