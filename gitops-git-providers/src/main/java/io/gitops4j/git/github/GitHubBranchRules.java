package io.gitops4j.git.github;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What GitHub's branches let their users do, by rule sets and by branch protection. Who may pass
 * them by is not asked; where these credentials may not read the protection, there is taken to be
 * one against direct commits.
 */
final class GitHubBranchRules implements BranchRules {
  /** Rules that let an ordinary new commit through. */
  private static final Set<String> HARMLESS =
      Set.of("creation", "deletion", "non_fast_forward", "required_linear_history");

  private final ForgeHosts hosts;

  GitHubBranchRules(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public boolean acceptsDirectCommits(RepositoryUrl repository, String branch) {
    return !isRuled(repository, branch) && !isProtected(repository, branch);
  }

  // https://docs.github.com/rest/repos/rules#get-rules-for-a-branch
  private boolean isRuled(RepositoryUrl repository, String branch) {
    return to(repository, "/repos/{}/{}/rules/branches/{}", branch)
        .with("per_page", 100)
        .all(Pages.linked())
        .stream()
        .anyMatch(rule -> !HARMLESS.contains(rule.text("type")));
  }

  // https://docs.github.com/rest/branches/branches#get-a-branch
  // https://docs.github.com/rest/branches/branch-protection#get-branch-protection
  private boolean isProtected(RepositoryUrl repository, String branch) {
    ApiAnswer known = to(repository, "/repos/{}/{}/branches/{}", branch).send();
    if (known.status() == 404 || !known.object().isTrue("protected")) {
      return false;
    }
    ApiAnswer protection = to(repository, "/repos/{}/{}/branches/{}/protection", branch).send();
    if (protection.status() == 403 || protection.status() == 404) {
      return !protection.words().contains("Branch not protected");
    }
    return Stream.of("required_pull_request_reviews", "required_status_checks", "restrictions")
            .anyMatch(rule -> protection.object().find(rule).isPresent())
        || Stream.of("lock_branch", "required_signatures")
            .anyMatch(rule -> protection.object().object(rule).isTrue("enabled"));
  }

  private ApiRequest to(RepositoryUrl repository, String path, String branch) {
    OwnedName name = OwnedName.of(hosts, repository);
    return hosts
        .api(repository)
        .to("read the rules of branch " + branch + " of " + name)
        .get(path, name.owner(), name.name(), branch);
  }
}
