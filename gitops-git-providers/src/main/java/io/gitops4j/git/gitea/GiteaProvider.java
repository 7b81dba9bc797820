package io.gitops4j.git.gitea;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.ForgeProvider;

/**
 * Gitea and Forgejo, by version 1 of their API. Credentials are an access token with the scopes
 * {@code write:repository} and {@code write:issue}, with or without the login it belongs to.
 * Thread-safe.
 */
public final class GiteaProvider extends ForgeProvider {
  private GiteaProvider(ForgeHosts hosts) {
    super(
        hosts,
        new GiteaPullRequests(hosts),
        new GiteaReviews(hosts),
        new GiteaStatuses(hosts),
        new GiteaBranchRules(hosts));
  }

  /**
   * A provider for all repositories that these credentials may use.
   *
   * @param context its option {@value ForgeHosts#API} is the API's address, where that is not
   *     {@code /api/v1} on the repositories' host
   */
  public static GiteaProvider open(ProviderContext context) {
    return new GiteaProvider(
        ForgeHosts.of(
            context,
            "/api/v1",
            api ->
                api.withAuthorization(Authorization.scheme("token"))
                    .withRefusals(GiteaRefusals::meaning),
            ForgeHosts.tokenOf("token")));
  }
}
