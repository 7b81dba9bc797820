package io.gitops4j.examples.guide;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.git.azure.AzureDevOpsProvider;
import java.nio.file.Path;
import java.util.Set;

/** What docs/forges/azure-devops.md shows, compiled. */
final class AzureDevOpsPage {
  private AzureDevOpsPage() {}

  static void open() {
    ProviderContext context =
        ProviderContext.in(Path.of("/var/cache/gitops4j"))
            .withCredentials(() -> Credentials.token(System.getenv("AZURE_DEVOPS_TOKEN")));
    try (GitProvider azure = AzureDevOpsProvider.open(context)) {
      RepositoryUrl gitops = RepositoryUrl.parse("https://dev.azure.com/acme/shop/_git/gitops");
      PullRequest opened =
          azure
              .pullRequests()
              .orElseThrow()
              .open(
                  gitops,
                  new Proposal("promote-shop", "main", "Shop 1.4", "To production", Set.of()));
      System.out.println(opened.url());
    }
  }
}
