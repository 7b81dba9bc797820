package io.gitops4j.git.gitea;

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
 * Gitea and Forgejo, by version 1 of their API. Credentials are an access token with the scopes
 * {@code write:repository} and {@code write:issue}, with or without the login it belongs to.
 * Thread-safe.
 */
public final class GiteaProvider implements GitProvider {
  private final ForgeHosts hosts;
  private final GiteaPullRequests pullRequests;

  private GiteaProvider(ForgeHosts hosts) {
    this.hosts = hosts;
    this.pullRequests = new GiteaPullRequests(hosts);
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
    return Optional.of(new GiteaReviews(hosts));
  }

  @Override
  public Optional<CommitStatuses> statuses() {
    return Optional.of(new GiteaStatuses(hosts));
  }

  @Override
  public Optional<BranchRules> branchRules() {
    return Optional.of(new GiteaBranchRules(hosts));
  }

  @Override
  public void close() {
    hosts.close();
  }
}
