package io.gitops4j.git.forge;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.azure.AzureDevOpsProvider;
import io.gitops4j.git.bitbucket.BitbucketCloudProvider;
import io.gitops4j.git.bitbucket.BitbucketDataCenterProvider;
import io.gitops4j.git.gitea.GiteaProvider;
import io.gitops4j.git.github.GitHubProvider;
import io.gitops4j.git.gitlab.GitLabProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The addresses are those that each forge's own pages have. */
@DisplayName("The page of a commit")
class CommitPagesTest {
  private static final CommitId COMMIT = new CommitId("4f2a".repeat(10));

  @TempDir Path folder;

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "github, https://github.com/acme/gitops.git, https://github.com/acme/gitops/commit/",
    "github, git@github.com:acme/gitops.git, https://github.com/acme/gitops/commit/",
    "github, https://git.example.org/acme/gitops, https://git.example.org/acme/gitops/commit/",
    "gitlab, https://gitlab.com/a/b/gitops.git, https://gitlab.com/a/b/gitops/-/commit/",
    "gitea, http://localhost:3000/acme/gitops, http://localhost:3000/acme/gitops/commit/",
    "cloud, https://bitbucket.org/acme/gitops.git, https://bitbucket.org/acme/gitops/commits/",
    "center, https://b.example.org/scm/KEY/gitops.git, https://b.example.org/projects/KEY/repos/gitops/commits/",
    "azure, https://dev.azure.com/o/p/_git/gitops, https://dev.azure.com/o/p/_git/gitops/commit/",
    "azure, git@ssh.dev.azure.com:v3/o/my%20p/gitops, https://dev.azure.com/o/my%20p/_git/gitops/commit/",
  })
  @DisplayName("is on its forge")
  void pages(String forge, String url, String page) {
    try (GitProvider provider = open(forge)) {
      assertThat(provider.commitPage(RepositoryUrl.parse(url), COMMIT))
          .contains(page + COMMIT.hex());
    }
  }

  private GitProvider open(String forge) {
    ProviderContext context = ProviderContext.in(folder);
    return switch (forge) {
      case "github" -> GitHubProvider.open(context);
      case "gitlab" -> GitLabProvider.open(context);
      case "gitea" -> GiteaProvider.open(context);
      case "cloud" -> BitbucketCloudProvider.open(context);
      case "center" -> BitbucketDataCenterProvider.open(context);
      default -> AzureDevOpsProvider.open(context);
    };
  }
}
