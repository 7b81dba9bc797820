package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;

/** What all calls of Data Center's API have in common. */
final class DataCenterApi {
  // https://developer.atlassian.com/server/bitbucket/rest/v902/intro/#paged-apis
  static final Pages PAGES = Pages.beginning("values", "isLastPage", "nextPageStart", "start");
  static final int PAGE = 100;

  private final ForgeHosts hosts;

  DataCenterApi(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  /** Begins a request; see {@link io.gitops4j.core.http.ApiClient#to}. */
  ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  /**
   * A repository's project and slug.
   *
   * @throws IllegalArgumentException if a URL is none to clone a repository
   */
  OwnedName name(RepositoryUrl repository) {
    String[] parts = hosts.name(repository).replaceFirst("^scm/(?=.*/)", "").split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new IllegalArgumentException(
          "Not the URL to clone a repository of Bitbucket Data Center, which is like"
              + " https://host/scm/KEY/slug.git; where Bitbucket is not at the root of its host, the"
              + " connection's option api says so: "
              + repository);
    }
    return new OwnedName(parts[0], parts[1]);
  }

  /** Where people look at a repository. */
  String page(RepositoryUrl repository) {
    OwnedName name = name(repository);
    String root = hosts.api(repository).toString().replaceFirst("/rest/*$", "");
    return root + "/projects/" + name.owner() + "/repos/" + name.name();
  }
}
