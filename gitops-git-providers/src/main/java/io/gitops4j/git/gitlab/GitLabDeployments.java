package io.gitops4j.git.gitlab;

import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Deployments;
import io.gitops4j.git.forge.ForgeHosts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deployments as GitLab keeps them. {@link State#INACTIVE} is its {@code canceled}. The address is
 * the environment's own, the same for all its deployments; there are no descriptions. What CI's
 * jobs deployed is listed, and never changed: one is recorded beside it.
 *
 * <p>One that has ended can't run again on GitLab: then the commit is recorded once more, and the
 * newest record stands.
 */
final class GitLabDeployments implements Deployments {
  private static final int PAGE = 100;

  private final ForgeHosts hosts;

  GitLabDeployments(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public void set(RepositoryUrl repository, Deployment deployment) {
    String wanted = word(deployment.state());
    Optional<Fields> last =
        newest(repository, deployment.environment()).stream()
            .filter(one -> one.find("deployable").isEmpty())
            .filter(one -> one.text("sha").equals(deployment.commit().hex()))
            .findFirst();
    Fields now;
    if (last.isEmpty() || isRestart(last.get(), deployment.state())) {
      now = create(repository, deployment);
    } else if (last.get().text("status").equals(wanted)) {
      now = last.get();
    } else {
      now = update(repository, deployment, last.get().number("id"));
    }
    Fields environment = now.object("environment");
    boolean shown = environment.findText("external_url").orElse("").equals(deployment.url());
    if (!deployment.url().isEmpty() && !shown) {
      show(repository, deployment, environment.number("id"));
    }
  }

  private static boolean isRestart(Fields last, State wanted) {
    return wanted == State.IN_PROGRESS && state(last.text("status")) != State.IN_PROGRESS;
  }

  /** GitLab wants a name for the commit; it takes the commit itself. */
  // https://docs.gitlab.com/api/deployments/#create-a-deployment
  private Fields create(RepositoryUrl repository, Deployment deployment) {
    return to(repository, deployment)
        .post("/projects/{}/deployments", hosts.name(repository))
        .body(
            Fields.of("environment", deployment.environment())
                .with("sha", deployment.commit().hex())
                .with("ref", deployment.commit().hex())
                .with("tag", false)
                .with("status", word(deployment.state())))
        .object();
  }

  // https://docs.gitlab.com/api/deployments/#update-a-deployment
  private Fields update(RepositoryUrl repository, Deployment deployment, long id) {
    return to(repository, deployment)
        .put("/projects/{}/deployments/{}", hosts.name(repository), id)
        .body(Fields.of("status", word(deployment.state())))
        .object();
  }

  // https://docs.gitlab.com/api/environments/#update-an-existing-environment
  private void show(RepositoryUrl repository, Deployment deployment, long environment) {
    to(repository, deployment)
        .put("/projects/{}/environments/{}", hosts.name(repository), environment)
        .body(Fields.of("external_url", deployment.url()))
        .done();
  }

  private ApiRequest to(RepositoryUrl repository, Deployment deployment) {
    String what = deployment.commit().abbreviated() + " of " + hosts.name(repository);
    return hosts
        .api(repository)
        .to("record the deployment of " + what + " into " + deployment.environment());
  }

  @Override
  public List<Deployment> list(RepositoryUrl repository, String environment) {
    Map<String, Deployment> latest = new LinkedHashMap<>();
    newest(repository, environment)
        .forEach(one -> latest.putIfAbsent(one.text("sha"), deployment(environment, one)));
    return List.copyOf(latest.values());
  }

  // https://docs.gitlab.com/api/deployments/#list-project-deployments
  private List<Fields> newest(RepositoryUrl repository, String environment) {
    return hosts
        .api(repository)
        .to("read the deployments of " + hosts.name(repository) + " into " + environment)
        .get("/projects/{}/deployments", hosts.name(repository))
        .with("environment", environment)
        .with("order_by", "id")
        .with("sort", "desc")
        .with("per_page", PAGE)
        .array();
  }

  private static Deployment deployment(String environment, Fields deployment) {
    return new Deployment(
        environment,
        new CommitId(deployment.text("sha")),
        state(deployment.text("status")),
        deployment.object("environment").findText("external_url").orElse(""),
        "");
  }

  private static State state(String word) {
    return switch (word) {
      case "success" -> State.SUCCEEDED;
      case "failed" -> State.FAILED;
      case "canceled", "skipped" -> State.INACTIVE;
      default -> State.IN_PROGRESS;
    };
  }

  private static String word(State state) {
    return switch (state) {
      case IN_PROGRESS -> "running";
      case SUCCEEDED -> "success";
      case FAILED -> "failed";
      case INACTIVE -> "canceled";
    };
  }
}
