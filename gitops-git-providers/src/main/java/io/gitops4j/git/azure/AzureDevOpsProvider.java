package io.gitops4j.git.azure;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Comments;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.Repositories;
import io.gitops4j.core.spi.Webhooks;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.ForgeProvider;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Azure DevOps Services and Server, by version 7.1 of their REST API. Credentials are a personal
 * access token with the scope "Code (read and write)", or a token of Microsoft Entra, which the
 * option {@value #OAUTH} says. Repositories are named by the URLs to clone them: {@code
 * https://dev.azure.com/organization/project/_git/repository}. Thread-safe.
 */
public final class AzureDevOpsProvider extends ForgeProvider {
  /** The option, true where the token is one of OAuth, such as Entra's. */
  public static final String OAUTH = "oauth";

  private final ForgeHosts hosts;

  private AzureDevOpsProvider(ForgeHosts hosts) {
    super(
        hosts,
        new AzurePullRequests(hosts),
        new AzureVotes(hosts),
        new AzureStatuses(hosts),
        new AzureBranchRules(hosts));
    this.hosts = hosts;
  }

  /**
   * A provider for all repositories that these credentials may use.
   *
   * @param context its option {@value ForgeHosts#API} is the address that the collections of a
   *     server are below, where that is not the root of its host: {@code https://host/tfs}; {@value
   *     #OAUTH} says which kind of token it has
   */
  // https://learn.microsoft.com/azure/devops/integrate/get-started/authentication/authentication-guidance
  // https://github.com/microsoft/azure-devops-python-api/blob/dev/azure-devops/azure/devops/client.py
  public static AzureDevOpsProvider open(ProviderContext context) {
    Authorization authorization =
        context.options().isTrue(OAUTH) ? Authorization.bearer() : Authorization.basic();
    return new AzureDevOpsProvider(
        ForgeHosts.of(
            context,
            "",
            api ->
                api.withAuthorization(authorization)
                    .withHeader("X-TFS-FedAuthRedirect", "Suppress")
                    .withRefusals(AzureRefusals::meaning),
            UnaryOperator.identity()));
  }

  @Override
  public Optional<String> commitPage(RepositoryUrl url, CommitId commit) {
    return Optional.of(new AzureApi(hosts).repositoryPage(url) + "/commit/" + commit.hex());
  }

  @Override
  public Optional<Comments> comments() {
    return Optional.of(new AzureThreads(hosts));
  }

  @Override
  public Optional<Workflows> workflows() {
    return Optional.of(new AzurePipelines(hosts));
  }

  @Override
  public Optional<Webhooks> webhooks() {
    return Optional.of(new AzureHooks(hosts));
  }

  @Override
  public Optional<Repositories> repositories() {
    return Optional.of(new AzureRepositories(hosts));
  }
}
