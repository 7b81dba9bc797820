package io.gitops4j.git.gitlab;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.git.forge.ForgeHosts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * GitLab's pipelines. A project has one, which its {@code .gitlab-ci.yml} describes: a workflow's
 * name is left out. The inputs and the key are the pipeline's variables; by those it is found again
 * among the ones that were started by the API, newest first.
 */
final class GitLabPipelines implements Workflows {
  private static final int PAGE = 100;
  private static final int MOST = 300;
  private static final int REFUSED = 400;
  private static final int FORBIDDEN = 403;

  /** What GitLab says of a branch that is not there or describes no pipeline. */
  private static final Set<String> MISSING =
      Set.of("Reference not found", "Missing CI config file");

  private final ForgeHosts hosts;

  GitLabPipelines(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.gitlab.com/api/pipelines/#create-a-new-pipeline
  @Override
  public WorkflowRun start(RepositoryUrl repository, Dispatch dispatch) {
    String doing = "start a pipeline on branch " + dispatch.branch() + " of " + project(repository);
    ApiAnswer answer =
        to(repository, doing)
            .post("/projects/{}/pipeline", project(repository))
            .body(Fields.of("ref", dispatch.branch()).with("variables", variables(dispatch)))
            .send();
    if (answer.status() == REFUSED && MISSING.stream().anyMatch(answer.text()::contains)) {
      throw new ProviderException(
          ErrorKind.NOT_FOUND,
          "Could not " + doing + ": there is no such branch, or it has no .gitlab-ci.yml.");
    }
    return run(answer.object());
  }

  private static List<Fields> variables(Dispatch dispatch) {
    List<Fields> variables = new ArrayList<>();
    Stream<Map.Entry<String, String>> inputs = dispatch.inputs().entrySet().stream();
    inputs
        .sorted(Map.Entry.comparingByKey())
        .forEach(i -> add(variables, i.getKey(), i.getValue()));
    add(variables, KEY_INPUT, dispatch.key().value());
    return variables;
  }

  private static void add(List<Fields> variables, String key, String value) {
    variables.add(Fields.of("key", key).with("value", value));
  }

  // https://docs.gitlab.com/api/pipelines/#list-project-pipelines
  @Override
  public Optional<WorkflowRun> find(RepositoryUrl repository, Dispatch dispatch, Instant since) {
    String doing = "look for the pipeline " + dispatch.key() + " of " + project(repository);
    List<Fields> started =
        to(repository, doing)
            .get("/projects/{}/pipelines", project(repository))
            .with("source", "api")
            .with("ref", dispatch.branch())
            .with("updated_after", since)
            .with("order_by", "id")
            .with("sort", "desc")
            .with("per_page", PAGE)
            .all(Pages.linked());
    for (Fields pipeline : started.subList(0, Math.min(MOST, started.size()))) {
      if (hasKey(repository, pipeline, dispatch)) {
        return Optional.of(run(pipeline));
      }
    }
    if (started.size() > MOST) {
      throw new ProviderException(
          ErrorKind.INTERNAL,
          "Could not " + doing + ": more than " + MOST + " were started since. Look for it there.");
    }
    return Optional.empty();
  }

  /** Whose variables these credentials may not read, they did not start. */
  // https://docs.gitlab.com/api/pipelines/#get-variables-of-a-pipeline
  private boolean hasKey(RepositoryUrl repository, Fields pipeline, Dispatch dispatch) {
    ApiAnswer answer =
        one(repository, "read the variables of", pipeline.text("id"))
            .get("/projects/{}/pipelines/{}/variables", project(repository), pipeline.number("id"))
            .send();
    return answer.status() != FORBIDDEN
        && answer.array().stream()
            .filter(variable -> variable.text("key").equals(KEY_INPUT))
            .anyMatch(variable -> variable.text("value").equals(dispatch.key().value()));
  }

  // https://docs.gitlab.com/api/pipelines/#get-a-single-pipeline
  @Override
  public WorkflowRun get(RepositoryUrl repository, String id) {
    return run(
        one(repository, "read", id)
            .get("/projects/{}/pipelines/{}", project(repository), id)
            .object());
  }

  // https://docs.gitlab.com/api/pipelines/#cancel-all-jobs-for-a-pipeline
  @Override
  public void cancel(RepositoryUrl repository, String id) {
    one(repository, "cancel", id)
        .post("/projects/{}/pipelines/{}/cancel", project(repository), id)
        .done();
  }

  private static WorkflowRun run(Fields pipeline) {
    String status = pipeline.text("status");
    WorkflowRun.State state =
        switch (status) {
          case "success" -> WorkflowRun.State.SUCCEEDED;
          case "failed" -> WorkflowRun.State.FAILED;
          case "canceled", "skipped" -> WorkflowRun.State.CANCELLED;
          default -> WorkflowRun.State.RUNNING;
        };
    String conclusion = state == WorkflowRun.State.RUNNING ? "" : status;
    return new WorkflowRun(pipeline.text("id"), pipeline.text("web_url"), state, conclusion);
  }

  private ApiRequest one(RepositoryUrl repository, String verb, String id) {
    return to(repository, verb + " pipeline " + id + " of " + project(repository));
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  private String project(RepositoryUrl repository) {
    return hosts.name(repository);
  }
}
