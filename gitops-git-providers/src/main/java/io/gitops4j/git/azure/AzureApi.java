package io.gitops4j.git.azure;

import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.git.forge.ForgeHosts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What all calls of Azure DevOps' API have in common. */
final class AzureApi {
  static final int PAGE = 100;

  /** The field that a list's items are in. */
  static final String ITEMS = "value";

  /** Lists that are read by how many to skip. */
  static final Pages SKIPPING = Pages.skipping(ITEMS, "$skip", "$top", PAGE);

  /** Lists that are read by a token; how many a page holds goes into {@code $top}. */
  static final Pages CONTINUED =
      Pages.continued(ITEMS, "x-ms-continuationtoken", "continuationToken");

  private static final RepositoryUrl SERVICE = RepositoryUrl.parse("https://dev.azure.com/_git");

  private final ForgeHosts hosts;

  AzureApi(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  AzureName name(RepositoryUrl repository) {
    return AzureName.of(hosts, repository);
  }

  /**
   * Begins a request about a repository.
   *
   * @param doing what it is for, after "Could not"; the repository's name is added
   */
  AzureCall repository(RepositoryUrl repository, String doing) {
    AzureName name = name(repository);
    return new AzureCall(
        to(repository, doing),
        "/{}/{}/_apis/git/repositories/{}",
        List.of(name.organization(), name.project(), name.repository()));
  }

  /** The same about something else of its project. */
  AzureCall project(RepositoryUrl repository, String doing) {
    AzureName name = name(repository);
    return new AzureCall(
        to(repository, doing), "/{}/{}/_apis", List.of(name.organization(), name.project()));
  }

  /** The same about something of its organisation. */
  AzureCall organization(RepositoryUrl repository, String doing) {
    AzureName name = name(repository);
    return new AzureCall(to(repository, doing), "/{}/_apis", List.of(name.organization()));
  }

  /** A repository's id, which some lists know it by alone. */
  // https://learn.microsoft.com/rest/api/azure/devops/git/repositories/get-repository
  String id(RepositoryUrl repository) {
    return repository(repository, "read the id").get("").object().text("id");
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return client(repository).to(doing + " of " + name(repository));
  }

  /** All hosts of the service have one API. */
  private ApiClient client(RepositoryUrl repository) {
    return hosts.api(AzureName.isOfService(repository) ? SERVICE : repository);
  }

  /** Where people look at a repository's project: {@code https://dev.azure.com/acme/shop}. */
  String page(RepositoryUrl repository) {
    AzureName name = name(repository);
    return client(repository) + "/" + encoded(name.organization()) + "/" + encoded(name.project());
  }

  /** Where people look at a repository itself. */
  String repositoryPage(RepositoryUrl repository) {
    return page(repository) + "/_git/" + encoded(name(repository).repository());
  }

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
