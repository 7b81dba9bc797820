package io.gitops4j.git.gitea;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Pages;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Actions of Gitea and Forgejo, whose words for the same differ. A run is found again by its
 * title, so a workflow has to name its key there: {@code run-name: Deliver ${{ inputs.gitops4j_key
 * }}}.
 */
final class GiteaWorkflows implements Workflows {
  private final ForgeHosts hosts;

  GiteaWorkflows(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://docs.gitea.com/api/#tag/repository/operation/ActionsDispatchWorkflow
  // https://codeberg.org/api/swagger#/repository/DispatchWorkflow
  @Override
  public WorkflowRun start(RepositoryUrl repository, Dispatch dispatch) {
    OwnedName name = name(repository);
    var inputs = new TreeMap<String, Object>(dispatch.inputs());
    inputs.put(KEY_INPUT, dispatch.key().value());
    Fields run =
        to(repository, "start workflow " + dispatch.workflow() + " of " + name)
            .post(
                "/repos/{}/{}/actions/workflows/{}/dispatches",
                name.owner(),
                name.name(),
                dispatch.workflow())
            .with("return_run_details", true) // Gitea
            .body(
                Fields.of("ref", dispatch.branch())
                    .with("inputs", inputs)
                    .with("return_run_info", true)) // Forgejo
            .object();
    return run.findText("workflow_run_id")
        .or(() -> run.findText("id"))
        .map(id -> new WorkflowRun(id, url(run), WorkflowRun.State.RUNNING, ""))
        .or(() -> find(repository, dispatch, Instant.EPOCH))
        .orElseThrow(() -> notShown(dispatch));
  }

  private static ProviderException notShown(Dispatch dispatch) {
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not tell the run of workflow "
            + dispatch.workflow()
            + ": the server has started it and does not show it. Look for it by its key "
            + dispatch.key()
            + ".",
        Retry.LOOK_FIRST,
        null,
        null);
  }

  /** When a run was made is not told; its key is of one dispatch, whenever that was. */
  // https://docs.gitea.com/api/#tag/repository/operation/getWorkflowRuns
  // https://codeberg.org/api/swagger#/repository/ListActionRuns
  @Override
  public Optional<WorkflowRun> find(RepositoryUrl repository, Dispatch dispatch, Instant since) {
    OwnedName name = name(repository);
    List<Fields> newestFirst =
        to(repository, "look for runs of workflow " + dispatch.workflow() + " of " + name)
            .get("/repos/{}/{}/actions/runs", name.owner(), name.name())
            .with("event", "workflow_dispatch")
            .with("branch", dispatch.branch()) // Gitea
            .with("ref", "refs/heads/" + dispatch.branch()) // Forgejo
            .with("limit", 50)
            .all(Pages.linked("workflow_runs"));
    return newestFirst.stream()
        .filter(run -> title(run).contains(dispatch.key().value()))
        .reduce((later, earlier) -> earlier)
        .map(GiteaWorkflows::run);
  }

  // https://docs.gitea.com/api/#tag/repository/operation/GetWorkflowRun
  @Override
  public WorkflowRun get(RepositoryUrl repository, String id) {
    OwnedName name = name(repository);
    return run(
        to(repository, "read run " + id + " of a workflow of " + name)
            .get("/repos/{}/{}/actions/runs/{}", name.owner(), name.name(), id)
            .object());
  }

  /** Gitea has no such call. */
  // https://codeberg.org/api/swagger#/repository/CancelActionRun
  @Override
  public void cancel(RepositoryUrl repository, String id) {
    OwnedName name = name(repository);
    String doing = "cancel run " + id + " of a workflow of " + name;
    ApiAnswer answer =
        to(repository, doing)
            .post("/repos/{}/{}/actions/runs/{}/cancel", name.owner(), name.name(), id)
            .send();
    if (answer.isSuccess()) {
      return;
    }
    WorkflowRun run = get(repository, id);
    if (run.state() == WorkflowRun.State.RUNNING) {
      throw answer.status() == 404
          ? new ProviderException(
              ErrorKind.INVALID,
              "Could not "
                  + doing
                  + ": the API of this server can't stop runs. Stop it at "
                  + run.url()
                  + ".")
          : answer.refused();
    }
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  private OwnedName name(RepositoryUrl repository) {
    return OwnedName.of(hosts, repository);
  }

  private static String title(Fields run) {
    return run.findText("display_title").or(() -> run.findText("title")).orElse("");
  }

  private static String url(Fields run) {
    return run.findText("html_url").orElse("");
  }

  /** Forgejo's status is Gitea's conclusion, once there is one. */
  private static WorkflowRun run(Fields run) {
    String word =
        run.findText("conclusion")
            .filter(conclusion -> !conclusion.isEmpty())
            .orElseGet(() -> run.text("status"));
    WorkflowRun.State state = state(word);
    String conclusion = state == WorkflowRun.State.RUNNING ? "" : word;
    return new WorkflowRun(run.text("id"), url(run), state, conclusion);
  }

  /** One that was skipped has not done what it was started for. */
  private static WorkflowRun.State state(String word) {
    return switch (word) {
      case "success" -> WorkflowRun.State.SUCCEEDED;
      case "failure", "skipped" -> WorkflowRun.State.FAILED;
      case "cancelled" -> WorkflowRun.State.CANCELLED;
      default -> WorkflowRun.State.RUNNING;
    };
  }
}
