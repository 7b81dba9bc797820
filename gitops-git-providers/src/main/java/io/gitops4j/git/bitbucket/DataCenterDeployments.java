package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Deployments;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.List;
import java.util.Optional;

/**
 * Deployments as Data Center keeps them. {@link State#INACTIVE} is its {@code ROLLED_BACK}.
 *
 * <p>Each has a number that says which of an environment's is newer: here the second in which the
 * commit was made, so that the same commit is the same deployment, and can be read by it. There is
 * no list of them: the newest 30 commits of the default branch are asked for theirs, and those of
 * other tools are not found.
 */
final class DataCenterDeployments implements Deployments {
  private static final String OF_COMMIT = "/api/latest/projects/{}/repos/{}/commits/{}/deployments";
  private static final String KEY = "gitops4j";
  private static final int COMMITS = 30;
  private static final int LONGEST = 255;
  private static final int MISSING = 404;

  private final DataCenterApi api;

  DataCenterDeployments(ForgeHosts hosts) {
    this.api = new DataCenterApi(hosts);
  }

  /** Data Center wants a page of each deployment: without one it is the commit's own. */
  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-builds-and-deployments/#api-api-latest-projects-projectkey-repos-repositoryslug-commits-commitid-deployments-post
  @Override
  public void set(RepositoryUrl repository, Deployment deployment) {
    OwnedName name = api.name(repository);
    String commit = deployment.commit().hex();
    String of = deployment.commit().abbreviated() + " of " + name;
    String url = deployment.url().isEmpty() ? page(repository, commit) : deployment.url();
    api.to(repository, "record the deployment of " + of + " into " + deployment.environment())
        .post(OF_COMMIT, name.owner(), name.name(), commit)
        .body(
            Fields.of("key", KEY)
                .with("deploymentSequenceNumber", number(commit(repository, commit)))
                .with("displayName", deployment.environment())
                .with("description", shortened(deployment.description()))
                .with("environment", environment(deployment.environment()))
                .with("state", word(deployment.state()))
                .with("url", url))
        .done();
  }

  private static Fields environment(String name) {
    return Fields.of("key", name).with("displayName", name);
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-repository/#api-api-latest-projects-projectkey-repos-repositoryslug-commits-commitid-get
  private Fields commit(RepositoryUrl repository, String commit) {
    OwnedName name = api.name(repository);
    return api.to(repository, "read commit " + commit + " of " + name)
        .get("/api/latest/projects/{}/repos/{}/commits/{}", name.owner(), name.name(), commit)
        .object();
  }

  /** Milliseconds, of which Git keeps the seconds. */
  private static long number(Fields commit) {
    return commit.number("committerTimestamp") / 1000;
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-repository/#api-api-latest-projects-projectkey-repos-repositoryslug-commits-get
  @Override
  public List<Deployment> list(RepositoryUrl repository, String environment) {
    OwnedName name = api.name(repository);
    return api
        .to(repository, "read the newest commits of " + name)
        .get("/api/latest/projects/{}/repos/{}/commits", name.owner(), name.name())
        .with("limit", COMMITS)
        .object()
        .objects("values")
        .stream()
        .flatMap(commit -> find(repository, commit, environment).stream())
        .toList();
  }

  // https://developer.atlassian.com/server/bitbucket/rest/v902/api-group-builds-and-deployments/#api-api-latest-projects-projectkey-repos-repositoryslug-commits-commitid-deployments-get
  private Optional<Deployment> find(RepositoryUrl repository, Fields commit, String environment) {
    OwnedName name = api.name(repository);
    String id = commit.text("id");
    ApiAnswer answer =
        api.to(repository, "read the deployment of " + id + " of " + name + " into " + environment)
            .get(OF_COMMIT, name.owner(), name.name(), id)
            .with("key", KEY)
            .with("environmentKey", environment)
            .with("deploymentSequenceNumber", number(commit))
            .send();
    if (answer.status() == MISSING) {
      return Optional.empty();
    }
    Fields found = answer.object();
    String url = found.text("url").equals(page(repository, id)) ? "" : found.text("url");
    String description = found.findText("description").orElse("");
    State state = state(found.text("state"));
    return Optional.of(new Deployment(environment, new CommitId(id), state, url, description));
  }

  private String page(RepositoryUrl repository, String commit) {
    return api.page(repository) + "/commits/" + commit;
  }

  private static State state(String word) {
    return switch (word) {
      case "SUCCESSFUL" -> State.SUCCEEDED;
      case "PENDING", "IN_PROGRESS" -> State.IN_PROGRESS;
      case "ROLLED_BACK" -> State.INACTIVE;
      default -> State.FAILED;
    };
  }

  private static String word(State state) {
    return switch (state) {
      case IN_PROGRESS -> "IN_PROGRESS";
      case SUCCEEDED -> "SUCCESSFUL";
      case FAILED -> "FAILED";
      case INACTIVE -> "ROLLED_BACK";
    };
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }
}
