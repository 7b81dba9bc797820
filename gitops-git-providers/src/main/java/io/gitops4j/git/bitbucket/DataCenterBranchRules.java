package io.gitops4j.git.bitbucket;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.List;
import java.util.Set;

/**
 * What Data Center's branches let their users do, by the branch permissions of repository and
 * project. Only a repository's administrators may read them.
 *
 * <p>It says no where that is sure: a permission is for this branch and exempts nobody. Where it
 * can't tell it says yes, and the push decides: where these credentials may not read permissions,
 * where somebody is exempt, who may be they, and where a permission is for branches of the
 * branching model.
 */
final class DataCenterBranchRules implements BranchRules {
  /** What keeps everybody from pushing to a branch, and what all but by pull request. */
  private static final Set<String> CLOSED = Set.of("read-only", "pull-request-only");

  private static final List<String> EXEMPT = List.of("users", "groups", "accessKeys");

  private final DataCenterApi api;

  DataCenterBranchRules(ForgeHosts hosts) {
    this.api = new DataCenterApi(hosts);
  }

  @Override
  public boolean acceptsDirectCommits(RepositoryUrl repository, String branch) {
    try {
      return permissions(repository).stream()
          .filter(permission -> CLOSED.contains(permission.text("type")))
          .filter(one -> EXEMPT.stream().allMatch(kind -> one.texts(kind).isEmpty()))
          .noneMatch(permission -> isFor(permission.object("matcher"), branch));
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.FORBIDDEN) {
        return true;
      }
      throw e;
    }
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-repository/#api-branch-permissions-latest-projects-projectkey-repos-repositoryslug-restrictions-get
  private List<Fields> permissions(RepositoryUrl repository) {
    OwnedName name = api.name(repository);
    String path = "/branch-permissions/latest/projects/{}/repos/{}/restrictions";
    return api.to(repository, "read the branch permissions of " + name)
        .get(path, name.owner(), name.name())
        .with("limit", DataCenterApi.PAGE)
        .all(DataCenterApi.PAGES);
  }

  private static boolean isFor(Fields matcher, String branch) {
    return switch (matcher.object("type").text("id")) {
      case "ANY_REF" -> true;
      case "BRANCH" -> matcher.text("id").equals("refs/heads/" + branch);
      case "PATTERN" -> RefPattern.matchesEnd(matcher.text("id"), "refs/heads/" + branch);
      default -> false;
    };
  }
}
