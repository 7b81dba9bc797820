package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.git.forge.ForgeHosts;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Bitbucket Cloud, by version 2.0 of its REST API. Credentials are an access token of a repository,
 * project or workspace, as a bare token, or somebody's API token together with the e-mail address
 * of the account. Thread-safe.
 */
public final class BitbucketCloudProvider implements GitProvider {
  /** The names of the host; the second one is for ssh through firewalls. */
  static final List<String> PUBLIC = List.of("bitbucket.org", "altssh.bitbucket.org");

  private static final URI PUBLIC_API = URI.create("https://api.bitbucket.org/2.0");

  private final ForgeHosts hosts;
  private final CloudCommits commits;
  private final CloudPullRequests pullRequests;

  private BitbucketCloudProvider(ForgeHosts hosts) {
    this.hosts = hosts;
    this.commits = new CloudCommits(hosts);
    this.pullRequests = new CloudPullRequests(hosts, commits);
  }

  /**
   * A provider for all repositories that these credentials may use.
   *
   * @param context its option {@value ForgeHosts#API} is the API's address, for tests and proxies
   */
  // https://developer.atlassian.com/cloud/bitbucket/rest/intro/#authentication
  public static BitbucketCloudProvider open(ProviderContext context) {
    return new BitbucketCloudProvider(
        ForgeHosts.of(
                context,
                "/2.0",
                api ->
                    api.withAuthorization(Authorization.basicOrBearer())
                        .withRefusals(CloudRefusals::meaning),
                BitbucketCloudProvider::asGit)
            .withApi(PUBLIC_API, PUBLIC.toArray(String[]::new)));
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
  public GitRepository repository(RepositoryUrl url) {
    return hosts.repository(url);
  }

  @Override
  public Optional<PullRequests> pullRequests() {
    return Optional.of(pullRequests);
  }

  @Override
  public Optional<Reviews> reviews() {
    return Optional.of(new CloudReviews(hosts, commits));
  }

  @Override
  public Optional<CommitStatuses> statuses() {
    return Optional.of(new CloudStatuses(hosts));
  }

  @Override
  public Optional<BranchRules> branchRules() {
    return Optional.of(new CloudBranchRules(hosts));
  }

  @Override
  public void close() {
    hosts.close();
  }
}
