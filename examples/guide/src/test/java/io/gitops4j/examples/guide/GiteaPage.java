package io.gitops4j.examples.guide;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ProviderContext;
import java.nio.file.Path;

/** What docs/forges/gitea.md shows, compiled. */
final class GiteaPage {
  private GiteaPage() {}

  static ProviderContext named(Path cache, String token) {
    return ProviderContext.in(cache)
        .withCredentials(() -> Credentials.token(token))
        .withOptions(Fields.of("provider", "gitea"));
  }
}
