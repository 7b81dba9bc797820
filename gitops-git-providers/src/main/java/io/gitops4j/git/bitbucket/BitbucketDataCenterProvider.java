package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.BranchRules;
import io.gitops4j.core.spi.CommitStatuses;
import io.gitops4j.core.spi.GitProvider;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.Reviews;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.Optional;

/**
 * Bitbucket Data Center, by the latest version of its REST API. Credentials are an HTTP access
 * token with the permission "repository write", with or without a user's name, or a user's name and
 * password. Repositories are named by the URLs to clone them: {@code https://host/scm/KEY/slug.git}
 * and {@code ssh://git@host:7999/KEY/slug.git}. Thread-safe.
 */
public final class BitbucketDataCenterProvider implements GitProvider {
  private final ForgeHosts hosts;
  private final DataCenterPullRequests pullRequests;

  private BitbucketDataCenterProvider(ForgeHosts hosts) {
    this.hosts = hosts;
    this.pullRequests = new DataCenterPullRequests(hosts);
  }

  /**
   * A provider for all repositories that these credentials may use.
   *
   * @param context its option {@value ForgeHosts#API} is the address of the REST APIs, where that
   *     is not {@code /rest} on the repositories' host: {@code https://host/bitbucket/rest}
   */
  // https://developer.atlassian.com/server/bitbucket/rest/v902/intro/#authentication
  // https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html
  // https://confluence.atlassian.com/cloudkb/xsrf-check-failed-when-calling-cloud-apis-826874382.html
  public static BitbucketDataCenterProvider open(ProviderContext context) {
    return new BitbucketDataCenterProvider(
        ForgeHosts.of(
            context,
            "/rest",
            api ->
                api.withAuthorization(Authorization.basicOrBearer())
                    .withHeader("X-Atlassian-Token", "no-check")
                    .withRefusals(DataCenterRefusals::meaning),
            ForgeHosts.tokenOf("x-token-auth")));
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
    return Optional.of(new DataCenterReviews(hosts));
  }

  @Override
  public Optional<CommitStatuses> statuses() {
    return Optional.of(new DataCenterStatuses(hosts));
  }

  @Override
  public Optional<BranchRules> branchRules() {
    return Optional.of(new DataCenterBranchRules(hosts));
  }

  @Override
  public void close() {
    hosts.close();
  }
}
