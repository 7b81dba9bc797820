package io.gitops4j.git.github;

import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.git.ci.CiSettings;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names of secrets and variables of GitHub Actions, the repository's and its organisation's. */
final class GitHubCiSettings {
  private static final int PAGE = 30;

  private final ForgeHosts hosts;
  private final RepositoryUrl repository;
  private final OwnedName name;

  GitHubCiSettings(ForgeHosts hosts, RepositoryUrl repository) {
    this.hosts = hosts;
    this.repository = repository;
    this.name = OwnedName.of(hosts, repository);
  }

  // https://docs.github.com/rest/actions/secrets#list-repository-secrets
  // https://docs.github.com/rest/actions/secrets#list-repository-organization-secrets
  // https://docs.github.com/rest/actions/variables#list-repository-variables
  // https://docs.github.com/rest/actions/variables#list-repository-organization-variables
  CiSettings read() {
    return new CiSettings(names("secrets"), names("variables"));
  }

  private Set<String> names(String what) {
    Set<String> names = new HashSet<>(list(what, what));
    try {
      names.addAll(list("organization-" + what, what));
    } catch (ProviderException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      } // a person's repository
    }
    return names;
  }

  private List<String> list(String path, String what) {
    return hosts
        .api(repository)
        .to("list the Actions " + path + " of " + name)
        .get("/repos/{}/{}/actions/{}", name.owner(), name.name(), path)
        .with("per_page", PAGE)
        .all(Pages.linked(what))
        .stream()
        .map(one -> one.text("name"))
        .toList();
  }
}
