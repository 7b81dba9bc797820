package io.gitops4j.git;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.ProviderContext;
import java.nio.file.Path;

/** The kit over {@code http://} with Basic authentication. */
class HttpRepositoryTest extends ServedRepositoryContract {
  @Override
  RepositoryUrl url(String name) {
    return server.http(name);
  }

  @Override
  ProviderContext context(Path cache) {
    return super.context(cache)
        .withCredentials(() -> Credentials.basic(GitServer.USER, GitServer.PASSWORD));
  }
}
