package io.gitops4j.examples.guide;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests.Proposal;
import io.gitops4j.git.github.GitHubApp;
import io.gitops4j.git.github.GitHubProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What docs/forges/github.md shows, compiled. */
final class GitHubPage {
  private GitHubPage() {}

  static void open() {
    ProviderContext context =
        ProviderContext.in(Path.of("/var/cache/gitops4j"))
            .withCredentials(() -> Credentials.token(System.getenv("GITHUB_TOKEN")));
    try (GitProvider github = GitHubProvider.open(context)) {
      RepositoryUrl gitops = RepositoryUrl.parse("https://github.com/acme/gitops");
      PullRequest opened =
          github
              .pullRequests()
              .orElseThrow()
              .open(
                  gitops,
                  new Proposal("promote-shop", "main", "Shop 1.4", "To production", Set.of()));
      System.out.println(opened.url());
    }
  }

  static GitHubProvider asApp(ProviderContext context) throws IOException {
    GitHubApp app =
        GitHubApp.of("Iv23liExample", Secret.of(Files.readString(Path.of("app.pem"))), 4711);
    GitHubProvider github = GitHubProvider.open(context.withCredentials(app));

    return github;
  }
}
