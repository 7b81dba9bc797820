package io.gitops4j.git.gitea;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.ForgeProvider;
import java.util.Optional;

/**
 * Gitea and Forgejo, by version 1 of their API. Credentials are an access token with the scopes
 * {@code write:repository} and {@code write:issue} (more to make repositories), with or without the
 * login it belongs to. Thread-safe.
 */
public final class GiteaProvider extends ForgeProvider {
  /** How the lists come that don't link their pages. */
  static final Pages COUNTED = Pages.counted("X-Total-Count", "page");

  private final ForgeHosts hosts;

  private GiteaProvider(ForgeHosts hosts) {
    super(
        hosts,
        new GiteaPullRequests(hosts),
        new GiteaReviews(hosts),
        new GiteaStatuses(hosts),
        new GiteaBranchRules(hosts));
    this.hosts = hosts;
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
  public Optional<Comments> comments() {
    return Optional.of(new GiteaComments(hosts));
  }

  @Override
  public Optional<Workflows> workflows() {
    return Optional.of(new GiteaWorkflows(hosts));
  }

  @Override
  public Optional<Webhooks> webhooks() {
    return Optional.of(new GiteaWebhooks(hosts));
  }

  @Override
  public Optional<Repositories> repositories() {
    return Optional.of(new GiteaRepositories(hosts));
  }
}
