package io.gitops4j.registry;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.util.List;

/**
 * GitHub's registry: manifests are versions of a package, which the API of packages removes.
 *
 * @see <a href="https://docs.github.com/en/rest/packages/packages">REST API for packages</a>
 */
final class GitHubDialect implements Dialect {
  private static final String VERSIONS = "/{}/{}/packages/container/{}/versions";

  private final VendorApi api;

  GitHubDialect(URI base, ProviderContext context) {
    this.api = new VendorApi(base, context, Authorization.bearer());
  }

  @Override
  public boolean deleteManifest(String repository, Digest manifest) {
    String doing = "delete the manifest " + manifest + " of " + repository;
    int slash = repository.indexOf('/');
    String owner = repository.substring(0, Math.max(slash, 0));
    String name = repository.substring(slash + 1);
    for (String kind : List.of("orgs", "users")) {
      for (Fields version : versions(doing, kind, owner, name)) {
        if (version.text("name").equals(manifest.toString())) {
          return VendorApi.remove(
              api.to(doing).delete(VERSIONS + "/{}", kind, owner, name, version.text("id")));
        }
      }
    }
    return false; // not there, or not listed yet
  }

  /** The versions of a package; none if the owner is of the other kind. */
  private List<Fields> versions(String doing, String kind, String owner, String name) {
    try {
      return api.to(doing)
          .get(VERSIONS, kind, owner, name)
          .with("per_page", 100)
          .all(Pages.linked());
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }
}
