package io.gitops4j.git.github;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Deployments;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deployments on GitHub, each with statuses of which the latest counts. A success makes GitHub call
 * the earlier ones of its environment inactive.
 */
final class GitHubDeployments implements Deployments {
  private static final int MOST = 100;
  private static final int LONGEST_DESCRIPTION = 140;

  private final ForgeHosts hosts;

  GitHubDeployments(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.github.com/rest/deployments/statuses#create-a-deployment-status
  @Override
  public void set(RepositoryUrl repository, Deployment deployment) {
    String id = known(repository, deployment).orElseGet(() -> create(repository, deployment));
    OwnedName name = name(repository);
    to(repository, "set the state of " + what(deployment) + " of " + name)
        .post("/repos/{}/{}/deployments/{}/statuses", name.owner(), name.name(), id)
        .body(
            Fields.of("state", word(deployment.state()))
                .with("environment_url", deployment.url())
                .with("description", shortened(deployment.description())))
        .done();
  }

  /** The latest, should there be several. */
  // https://docs.github.com/rest/deployments/deployments#list-deployments
  private Optional<String> known(RepositoryUrl repository, Deployment deployment) {
    OwnedName name = name(repository);
    return to(repository, "look for " + what(deployment) + " of " + name)
        .get("/repos/{}/{}/deployments", name.owner(), name.name())
        .with("sha", deployment.commit().hex())
        .with("environment", deployment.environment())
        .with("per_page", 1)
        .array()
        .stream()
        .findFirst()
        .map(found -> found.text("id"));
  }

  /** Nothing is merged into the commit, and no check of it has to have passed. */
  // https://docs.github.com/rest/deployments/deployments#create-a-deployment
  private String create(RepositoryUrl repository, Deployment deployment) {
    OwnedName name = name(repository);
    return to(repository, "record " + what(deployment) + " of " + name)
        .post("/repos/{}/{}/deployments", name.owner(), name.name())
        .body(
            Fields.of("ref", deployment.commit().hex())
                .with("environment", deployment.environment())
                .with("auto_merge", false)
                .with("required_contexts", List.of()))
        .object()
        .text("id");
  }

  @Override
  public List<Deployment> list(RepositoryUrl repository, String environment) {
    OwnedName name = name(repository);
    Map<CommitId, String> latest = new LinkedHashMap<>();
    to(repository, "list the deployments into " + environment + " of " + name)
        .get("/repos/{}/{}/deployments", name.owner(), name.name())
        .with("environment", environment)
        .with("per_page", MOST)
        .array()
        .forEach(found -> latest.putIfAbsent(new CommitId(found.text("sha")), found.text("id")));
    return latest.entrySet().stream()
        .map(found -> read(repository, environment, found.getKey(), found.getValue()))
        .toList();
  }

  // https://docs.github.com/rest/deployments/statuses#list-deployment-statuses
  private Deployment read(
      RepositoryUrl repository, String environment, CommitId commit, String id) {
    OwnedName name = name(repository);
    Fields status =
        to(repository, "read the state of deployment " + id + " of " + name)
            .get("/repos/{}/{}/deployments/{}/statuses", name.owner(), name.name(), id)
            .with("per_page", 1)
            .array()
            .stream()
            .findFirst()
            .orElse(Fields.none());
    return new Deployment(
        environment,
        commit,
        state(status.findText("state").orElse("")),
        status.findText("environment_url").orElse(""),
        status.findText("description").orElse(""));
  }

  private static String word(State state) {
    return switch (state) {
      case IN_PROGRESS -> "in_progress";
      case SUCCEEDED -> "success";
      case FAILED -> "failure";
      case INACTIVE -> "inactive";
    };
  }

  private static State state(String word) {
    return switch (word) {
      case "success" -> State.SUCCEEDED;
      case "failure", "error" -> State.FAILED;
      case "inactive" -> State.INACTIVE;
      default -> State.IN_PROGRESS;
    };
  }

  private static String shortened(String description) {
    return description.length() > LONGEST_DESCRIPTION
        ? description.substring(0, LONGEST_DESCRIPTION - 1) + "…"
        : description;
  }

  private static String what(Deployment deployment) {
    return "the deployment of "
        + deployment.commit().abbreviated()
        + " into "
        + deployment.environment();
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  private OwnedName name(RepositoryUrl repository) {
    return OwnedName.of(hosts, repository);
  }
}
