package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.Deployments;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.ForgeProvider;
import java.util.Optional;

/**
 * Bitbucket Data Center, by the latest version of its REST API. Credentials are an HTTP access
 * token with the permission "repository write", with or without a user's name, or a user's name and
 * password. Repositories are named by the URLs to clone them: {@code https://host/scm/KEY/slug.git}
 * and {@code ssh://git@host:7999/KEY/slug.git}. Thread-safe.
 */
public final class BitbucketDataCenterProvider extends ForgeProvider {
  private final ForgeHosts hosts;

  private BitbucketDataCenterProvider(ForgeHosts hosts) {
    super(
        hosts,
        new DataCenterPullRequests(hosts),
        new DataCenterReviews(hosts),
        new DataCenterStatuses(hosts),
        new DataCenterBranchRules(hosts));
    this.hosts = hosts;
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
  public Optional<String> commitPage(RepositoryUrl url, CommitId commit) {
    return Optional.of(new DataCenterApi(hosts).page(url) + "/commits/" + commit.hex());
  }

  @Override
  public Optional<Comments> comments() {
    return Optional.of(new DataCenterComments(hosts));
  }

  @Override
  public Optional<Webhooks> webhooks() {
    return Optional.of(new DataCenterWebhooks(hosts));
  }

  @Override
  public Optional<Deployments> deployments() {
    return Optional.of(new DataCenterDeployments(hosts));
  }

  @Override
  public Optional<Repositories> repositories() {
    return Optional.of(new DataCenterRepositories(hosts));
  }
}
