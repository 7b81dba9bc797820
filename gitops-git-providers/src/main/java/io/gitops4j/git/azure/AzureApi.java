package io.gitops4j.git.azure;

import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.git.forge.ForgeHosts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all calls of Azure DevOps' API have in common. */
final class AzureApi {
  static final int PAGE = 100;

  /** The field that a list's items are in. */
  static final String ITEMS = "value";

  static final Pages PAGES = Pages.skipping(ITEMS, "$skip", "$top", PAGE);

  private static final RepositoryUrl SERVICE = RepositoryUrl.parse("https://dev.azure.com/_git");
  private static final String REPOSITORY = "/{}/{}/_apis/git/repositories/{}";

  private final ForgeHosts hosts;

  AzureApi(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  AzureName name(RepositoryUrl repository) {
    return AzureName.of(hosts, repository);
  }

  /**
   * Reads something of a repository.
   *
   * @param doing what it is for, after "Could not"; the repository's name is added
   * @param path below the repository, with {@code {}} where values go
   */
  ApiRequest get(RepositoryUrl repository, String doing, String path, Object... values) {
    return versioned(to(repository, doing).get(REPOSITORY + path, all(repository, values)), "7.1");
  }

  /** The same with {@code POST}. */
  ApiRequest post(RepositoryUrl repository, String doing, String path, Object... values) {
    return versioned(to(repository, doing).post(REPOSITORY + path, all(repository, values)), "7.1");
  }

  /** The same with {@code PATCH}. */
  ApiRequest patch(RepositoryUrl repository, String doing, String path, Object... values) {
    return versioned(
        to(repository, doing).patch(REPOSITORY + path, all(repository, values)), "7.1");
  }

  /** Reads something of a repository's project, by a version of the API. */
  ApiRequest inProject(RepositoryUrl repository, String doing, String path, String version) {
    AzureName name = name(repository);
    return versioned(
        to(repository, doing).get("/{}/{}/_apis" + path, name.organization(), name.project()),
        version);
  }

  /** All hosts of the service have one API. */
  private ApiClient client(RepositoryUrl repository) {
    return hosts.api(AzureName.isOfService(repository) ? SERVICE : repository);
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return client(repository).to(doing + " of " + name(repository));
  }

  // https://learn.microsoft.com/azure/devops/integrate/concepts/rest-api-versioning
  private static ApiRequest versioned(ApiRequest request, String version) {
    return request.with("api-version", version);
  }

  private Object[] all(RepositoryUrl repository, Object... values) {
    AzureName name = name(repository);
    return Stream.concat(
            Stream.of(name.organization(), name.project(), name.repository()), Stream.of(values))
        .toArray();
  }

  /** Where people look at a pull request. */
  String page(RepositoryUrl repository, long number) {
    AzureName name = name(repository);
    String path =
        Stream.of(name.organization(), name.project(), "_git", name.repository())
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    return client(repository) + "/" + path + "/pullrequest/" + number;
  }
}
