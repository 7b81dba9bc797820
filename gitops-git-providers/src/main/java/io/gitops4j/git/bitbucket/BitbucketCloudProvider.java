package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.ForgeProvider;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Bitbucket Cloud, by version 2.0 of its REST API. Credentials are an access token of a repository,
 * project or workspace, as a bare token, or somebody's API token together with the e-mail address
 * of the account. Thread-safe.
 */
public final class BitbucketCloudProvider extends ForgeProvider {
  /** The names of the host; the second one is for ssh through firewalls. */
  static final List<String> PUBLIC = List.of("bitbucket.org", "altssh.bitbucket.org");

  private static final URI PUBLIC_API = URI.create("https://api.bitbucket.org/2.0");

  private final ForgeHosts hosts;

  private BitbucketCloudProvider(ForgeHosts hosts, CloudCommits commits) {
    super(
        hosts,
        new CloudPullRequests(hosts, commits),
        new CloudReviews(hosts, commits),
        new CloudStatuses(hosts),
        new CloudBranchRules(hosts));
    this.hosts = hosts;
  }

  /**
   * A provider for all repositories that these credentials may use.
   *
   * @param context its option {@value ForgeHosts#API} is the API's address, for tests and proxies
   */
  // https://developer.atlassian.com/cloud/bitbucket/rest/intro/#authentication
  public static BitbucketCloudProvider open(ProviderContext context) {
    ForgeHosts hosts =
        ForgeHosts.of(
                context,
                "/2.0",
                api ->
                    api.withAuthorization(Authorization.basicOrBearer())
                        .withRefusals(CloudRefusals::meaning),
                BitbucketCloudProvider::asGit)
            .withApi(PUBLIC_API, PUBLIC.toArray(String[]::new));
    return new BitbucketCloudProvider(hosts, new CloudCommits(hosts));
  }

  /** Git does not know e-mail addresses, and has names of its own for both kinds of tokens. */
  // https://support.atlassian.com/bitbucket-cloud/docs/using-api-tokens/
  // https://support.atlassian.com/bitbucket-cloud/docs/using-access-tokens/
  static Credentials asGit(Credentials credentials) {
    return credentials.user().contains("@")
        ? new Credentials("x-bitbucket-api-token-auth", credentials.secret())
        : ForgeHosts.tokenOf("x-token-auth").apply(credentials);
  }

  @Override
  public Optional<String> commitPage(RepositoryUrl url, CommitId commit) {
    return Optional.of(hosts.page(url) + "/commits/" + commit.hex());
  }

  @Override
  public Optional<Comments> comments() {
    return Optional.of(new CloudComments(hosts));
  }

  @Override
  public Optional<Workflows> workflows() {
    return Optional.of(new CloudPipelines(hosts));
  }

  @Override
  public Optional<Webhooks> webhooks() {
    return Optional.of(new CloudWebhooks(hosts));
  }

  @Override
  public Optional<Repositories> repositories() {
    return Optional.of(new CloudRepositories(hosts));
  }
}
