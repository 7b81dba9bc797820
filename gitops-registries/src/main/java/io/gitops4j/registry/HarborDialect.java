package io.gitops4j.registry;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;

/**
 * Harbor: what projects hold is removed by its API. A repository's own slashes are encoded twice
 * there.
 *
 * @see <a href="https://goharbor.io/docs/main/build-customize-contribute/configure-swagger/">API
 *     </a>
 */
final class HarborDialect implements Dialect {
  private static final String ARTIFACT = "/api/v2.0/projects/{}/repositories/{}/artifacts/{}";

  private final VendorApi api;

  HarborDialect(URI base, ProviderContext context) {
    this.api = new VendorApi(base, context, Authorization.basic());
  }

  @Override
  public boolean deleteManifest(String repository, Digest manifest) {
    String doing = "delete the manifest " + manifest + " of " + repository;
    return VendorApi.remove(
        api.to(doing).delete(ARTIFACT, project(repository), rest(repository), manifest));
  }

  @Override
  public boolean deleteTag(String repository, String tag) {
    String doing = "delete the tag " + tag + " of " + repository;
    return VendorApi.remove(
        api.to(doing)
            .delete(ARTIFACT + "/tags/{}", project(repository), rest(repository), tag, tag));
  }

  private static String project(String repository) {
    return repository.substring(0, Math.max(repository.indexOf('/'), 0));
  }

  /** Encoded once here, and once as a part of the path. */
  private static String rest(String repository) {
    return repository.substring(repository.indexOf('/') + 1).replace("/", "%2F");
  }
}
