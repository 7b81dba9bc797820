package io.gitops4j.registry;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.util.function.Supplier;

/**
 * Quay: tags are removed by its API with an OAuth token, which the user {@code $oauthtoken} has for
 * a password. Robot accounts may not use the API.
 *
 * @see <a
 *     href="https://docs.redhat.com/en/documentation/red_hat_quay/3/html/red_hat_quay_api_reference/tag">
 *     Tags</a>
 */
final class QuayDialect implements Dialect {
  private static final String TOKEN = "$oauthtoken";

  private final VendorApi api;
  private final Supplier<Credentials> credentials;

  QuayDialect(URI base, ProviderContext context) {
    this.api = new VendorApi(base, context, Authorization.bearer());
    this.credentials = context.credentials();
  }

  @Override
  public boolean deleteTag(String repository, String tag) {
    if (!credentials.get().user().equals(TOKEN)) {
      return false;
    }
    String path = "/api/v1/repository/" + Reference.checkRepository(repository) + "/tag/{}";
    return VendorApi.remove(
        api.to("delete the tag " + tag + " of " + repository).delete(path, tag));
  }
}
