package io.gitops4j.git.gitlab;

import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.CommitId;
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
import java.util.Optional;

/**
 * GitLab, by version 4 of its REST API. Credentials are a personal, group or project access token
 * with the scopes {@code api} and {@code write_repository}, with or without a user's name, or an
 * OAuth token, which the option {@value #OAUTH} says. Thread-safe.
 */
public final class GitLabProvider extends ForgeProvider {
  /** The option, true where the token is one of OAuth. */
  public static final String OAUTH = "oauth";

  private final ForgeHosts hosts;

  private GitLabProvider(ForgeHosts hosts) {
    super(
        hosts,
        new GitLabMergeRequests(hosts),
        new GitLabApprovals(hosts),
        new GitLabStatuses(hosts),
        new GitLabBranchRules(hosts));
    this.hosts = hosts;
  }

  /**
   * A provider for all projects that these credentials may use.
   *
   * @param context its option {@value ForgeHosts#API} is the API's address, where that is not
   *     {@code /api/v4} on the projects' host; {@value #OAUTH} says which kind of token it has
   */
  public static GitLabProvider open(ProviderContext context) {
    Authorization authorization =
        context.options().isTrue(OAUTH)
            ? Authorization.bearer()
            : Authorization.header("PRIVATE-TOKEN");
    return new GitLabProvider(
        ForgeHosts.of(
            context,
            "/api/v4",
            api -> api.withAuthorization(authorization).withRefusals(GitLabRefusals::meaning),
            ForgeHosts.tokenOf("oauth2")));
  }

  /**
   * What a project's CI has in its own settings; variables that it inherits from groups are not
   * among them. The token needs the role of a maintainer.
   *
   * @throws ProviderException as any request
   */
  public CiSettings ciSettings(RepositoryUrl repository) {
    return GitLabCiSettings.read(hosts, repository);
  }

  @Override
  public Optional<String> commitPage(RepositoryUrl url, CommitId commit) {
    return Optional.of(hosts.page(url) + "/-/commit/" + commit.hex());
  }

  @Override
  public Optional<Comments> comments() {
    return Optional.of(new GitLabNotes(hosts));
  }

  @Override
  public Optional<Workflows> workflows() {
    return Optional.of(new GitLabPipelines(hosts));
  }

  @Override
  public Optional<Webhooks> webhooks() {
    return Optional.of(new GitLabWebhooks(hosts));
  }

  @Override
  public Optional<Deployments> deployments() {
    return Optional.of(new GitLabDeployments(hosts));
  }

  @Override
  public Optional<Repositories> repositories() {
    return Optional.of(new GitLabProjects(hosts));
  }
}
