package io.gitops4j.examples.guide;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.git.bitbucket.BitbucketDataCenterProvider;
import java.nio.file.Path;
import java.util.Set;

/** What docs/forges/bitbucket-data-center.md shows, compiled. */
final class BitbucketDataCenterPage {
  private BitbucketDataCenterPage() {}

  static void open() {
    ProviderContext context =
        ProviderContext.in(Path.of("/var/cache/gitops4j"))
            .withCredentials(() -> Credentials.token(System.getenv("BITBUCKET_TOKEN")));
    try (GitProvider bitbucket = BitbucketDataCenterProvider.open(context)) {
      RepositoryUrl gitops = RepositoryUrl.parse("https://git.example.org/scm/ACME/gitops.git");
      PullRequest opened =
          bitbucket
              .pullRequests()
              .orElseThrow()
              .open(
                  gitops,
                  new Proposal("promote-shop", "main", "Shop 1.4", "To production", Set.of()));
      System.out.println(opened.url());
    }
  }
}
