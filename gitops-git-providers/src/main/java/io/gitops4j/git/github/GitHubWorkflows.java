package io.gitops4j.git.github;

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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * GitHub Actions. A run is found again by its title, so a workflow has to name its key there:
 * {@code run-name: Deliver ${{ inputs.gitops4j_key }}}.
 */
final class GitHubWorkflows implements Workflows {
  private final ForgeHosts hosts;

  GitHubWorkflows(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public WorkflowRun start(RepositoryUrl repository, Dispatch dispatch) {
    ApiAnswer answer = dispatch(repository, dispatch, Fields.of("return_run_details", true));
    // an older Enterprise Server has started nothing then
    boolean unknown = answer.status() == 422 && answer.words().contains("return_run_details");
    Fields run = (unknown ? dispatch(repository, dispatch, Fields.none()) : answer).object();
    return run.find("workflow_run_id").isPresent()
        ? new WorkflowRun(
            run.text("workflow_run_id"), run.text("html_url"), WorkflowRun.State.RUNNING, "")
        : find(repository, dispatch, Instant.EPOCH).orElseThrow(() -> notShown(dispatch));
  }

  // https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event
  private ApiAnswer dispatch(RepositoryUrl repository, Dispatch dispatch, Fields wish) {
    OwnedName name = name(repository);
    var inputs = new TreeMap<String, Object>(dispatch.inputs());
    inputs.put(KEY_INPUT, dispatch.key().value());
    return to(repository, "start workflow " + dispatch.workflow() + " of " + name)
        .post(
            "/repos/{}/{}/actions/workflows/{}/dispatches",
            name.owner(),
            name.name(),
            dispatch.workflow())
        .body(wish.with("ref", dispatch.branch()).with("inputs", inputs))
        .send();
  }

  private static ProviderException notShown(Dispatch dispatch) {
    return new ProviderException(
        ErrorKind.UNAVAILABLE,
        "Could not tell the run of workflow "
            + dispatch.workflow()
            + ": GitHub has started it and does not show it yet. Look for it by its key "
            + dispatch.key()
            + ".",
        Retry.LOOK_FIRST,
        null,
        null);
  }

  /** The first, should there be several. */
  // https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow
  @Override
  public Optional<WorkflowRun> find(RepositoryUrl repository, Dispatch dispatch, Instant since) {
    OwnedName name = name(repository);
    List<Fields> newestFirst =
        to(repository, "look for runs of workflow " + dispatch.workflow() + " of " + name)
            .get(
                "/repos/{}/{}/actions/workflows/{}/runs",
                name.owner(),
                name.name(),
                dispatch.workflow())
            .with("event", "workflow_dispatch")
            .with("branch", dispatch.branch())
            .with("created", ">=" + since.truncatedTo(ChronoUnit.SECONDS))
            .with("per_page", 100)
            .all(Pages.linked("workflow_runs"));
    return newestFirst.stream()
        .filter(run -> title(run).contains(dispatch.key().value()))
        .reduce((later, earlier) -> earlier)
        .map(GitHubWorkflows::run);
  }

  // https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run
  @Override
  public WorkflowRun get(RepositoryUrl repository, String id) {
    OwnedName name = name(repository);
    return run(
        to(repository, "read run " + id + " of a workflow of " + name)
            .get("/repos/{}/{}/actions/runs/{}", name.owner(), name.name(), id)
            .object());
  }

  // https://docs.github.com/rest/actions/workflow-runs#cancel-a-workflow-run
  @Override
  public void cancel(RepositoryUrl repository, String id) {
    OwnedName name = name(repository);
    ApiAnswer answer =
        to(repository, "cancel run " + id + " of a workflow of " + name)
            .post("/repos/{}/{}/actions/runs/{}/cancel", name.owner(), name.name(), id)
            .send();
    boolean ended =
        answer.status() == 409 && get(repository, id).state() != WorkflowRun.State.RUNNING;
    if (!answer.isSuccess() && !ended) {
      throw answer.refused();
    }
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }

  private OwnedName name(RepositoryUrl repository) {
    return OwnedName.of(hosts, repository);
  }

  private static WorkflowRun run(Fields run) {
    String conclusion = run.findText("conclusion").orElse("");
    return new WorkflowRun(run.text("id"), run.text("html_url"), state(conclusion), conclusion);
  }

  private static String title(Fields run) {
    return run.findText("display_title").or(() -> run.findText("name")).orElse("");
  }

  /** One that was skipped has not done what it was started for. */
  private static WorkflowRun.State state(String conclusion) {
    return switch (conclusion) {
      case "" -> WorkflowRun.State.RUNNING;
      case "success", "neutral" -> WorkflowRun.State.SUCCEEDED;
      case "cancelled" -> WorkflowRun.State.CANCELLED;
      default -> WorkflowRun.State.FAILED;
    };
  }
}
