package io.gitops4j.git.github;

import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.Deployments;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.git.ci.CiSettings;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.ForgeProvider;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * GitHub and GitHub Enterprise Server, by version 2022-11-28 of their REST API. Credentials are a
 * token of a person or of an app's installation, for example a {@link GitHubApp}. Thread-safe.
 */
public final class GitHubProvider extends ForgeProvider {
  /** The names of the public GitHub; the second one is for ssh through firewalls. */
  static final List<String> PUBLIC = List.of("github.com", "ssh.github.com");

  static final URI PUBLIC_API = URI.create("https://api.github.com");

  /** Later versions leave out what a pull request became ({@code merge_commit_sha}). */
  private static final String VERSION = "2022-11-28";

  private final ForgeHosts hosts;

  private GitHubProvider(ForgeHosts hosts) {
    super(
        hosts,
        new GitHubPullRequests(hosts),
        new GitHubReviews(hosts),
        new GitHubStatuses(hosts),
        new GitHubBranchRules(hosts));
    this.hosts = hosts;
  }

  /**
   * A provider for all repositories that these credentials may use.
   *
   * @param context its option {@value ForgeHosts#API} is the API's address, where that is neither
   *     GitHub's own nor {@code /api/v3} on the repositories' host
   */
  public static GitHubProvider open(ProviderContext context) {
    return new GitHubProvider(
        ForgeHosts.of(
                context, "/api/v3", GitHubProvider::dialect, ForgeHosts.tokenOf("x-access-token"))
            .withApi(PUBLIC_API, PUBLIC.toArray(String[]::new)));
  }

  /**
   * What a repository's GitHub Actions have in its settings and its organisation's. The token needs
   * to read secrets and variables.
   *
   * @throws ProviderException as any request
   */
  public CiSettings ciSettings(RepositoryUrl repository) {
    return new GitHubCiSettings(hosts, repository).read();
  }

  // https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api
  static ApiClient dialect(ApiClient api) {
    return api.withHeader("Accept", "application/vnd.github+json")
        .withHeader("X-GitHub-Api-Version", VERSION)
        .withRefusals(GitHubRefusals::meaning);
  }

  @Override
  public Optional<Comments> comments() {
    return Optional.of(new GitHubComments(hosts));
  }

  @Override
  public Optional<Workflows> workflows() {
    return Optional.of(new GitHubWorkflows(hosts));
  }

  @Override
  public Optional<Webhooks> webhooks() {
    return Optional.of(new GitHubWebhooks(hosts));
  }

  @Override
  public Optional<Deployments> deployments() {
    return Optional.of(new GitHubDeployments(hosts));
  }

  @Override
  public Optional<Repositories> repositories() {
    return Optional.of(new GitHubRepositories(hosts));
  }
}
