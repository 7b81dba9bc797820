package io.gitops4j.git.fake;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** GitHub Actions, with one workflow whose runs bear their key in their title. */
final class GitHubActions {
  static final String WORKFLOW = "deliver.yml";

  private static final List<String> INPUTS = List.of("environment", Workflows.KEY_INPUT);

  /** Whether it is of a time before a dispatch told its run. */
  private final boolean old;

  GitHubActions(boolean old) {
    this.old = old;
  }

  /** The answer to a request that is about workflows. */
  Optional<ForgeAnswer> answer(ForgeCall call, ForgeState state) {
    return Optional.ofNullable(
        switch (call.operation().replace(GitHubDialect.REPOSITORY + "/actions", "")) {
          case "POST /workflows/{workflow_id}/dispatches" -> dispatch(call, state);
          case "GET /workflows/{workflow_id}/runs" -> runs(call, state);
          case "GET /runs/{run_id}" ->
              run(call, state).map(run -> ForgeAnswer.of(200, of(call, run))).orElse(refusal(404));
          case "POST /runs/{run_id}/cancel" ->
              run(call, state).map(run -> cancel(state, run)).orElse(refusal(404));
          default -> null;
        });
  }

  private static ForgeAnswer refusal(int status) {
    return refusal(status, "Not Found");
  }

  private static ForgeAnswer refusal(int status, String message) {
    return ForgeAnswer.of(status, Fields.of("message", message));
  }

  private ForgeAnswer dispatch(ForgeCall call, ForgeState state) {
    if (old && call.json().has("return_run_details")) {
      return refusal(422, "Invalid request. \"return_run_details\" is not a permitted key.");
    }
    if (!call.value("workflow_id").equals(WORKFLOW)) {
      return refusal(404);
    }
    if (state.repository().head(call.text("ref")).isEmpty()) {
      return refusal(422, "No ref found for: " + call.text("ref"));
    }
    Map<String, String> inputs = new TreeMap<>();
    call.json()
        .path("inputs")
        .properties()
        .forEach(input -> inputs.put(input.getKey(), input.getValue().asText()));
    List<String> unexpected = new ArrayList<>(inputs.keySet());
    unexpected.removeAll(INPUTS);
    if (!unexpected.isEmpty()) {
      return refusal(422, "Unexpected inputs provided: " + unexpected);
    }
    FakeRun run =
        state
            .runs()
            .add(
                id ->
                    new FakeRun(
                        id,
                        WORKFLOW,
                        call.text("ref"),
                        inputs,
                        WorkflowRun.State.RUNNING,
                        state.now()));
    return call.json().path("return_run_details").asBoolean()
        ? ForgeAnswer.of(
            200,
            Fields.of("workflow_run_id", run.id())
                .with("run_url", call.uri() + "/" + run.id())
                .with("html_url", page(call, run)))
        : ForgeAnswer.empty(204);
  }

  private static ForgeAnswer runs(ForgeCall call, ForgeState state) {
    Instant since = Instant.parse(call.query("created").orElseThrow().substring(">=".length()));
    List<Fields> newestFirst = new ArrayList<>();
    state.runs().all().stream()
        .filter(run -> run.workflow().equals(call.value("workflow_id")))
        .filter(run -> run.branch().equals(call.query("branch").orElse("")))
        .filter(run -> !run.at().isBefore(since))
        .forEach(run -> newestFirst.add(0, of(call, run)));
    return ForgeAnswer.page(call, newestFirst, "page", "per_page")
        .within("workflow_runs", Fields.of("total_count", newestFirst.size()));
  }

  private static Optional<FakeRun> run(ForgeCall call, ForgeState state) {
    return state.runs().find(call.number("run_id"));
  }

  private static ForgeAnswer cancel(ForgeState state, FakeRun run) {
    if (!run.isRunning()) {
      return refusal(409, "Cannot cancel a workflow run that is completed.");
    }
    state.end(run.id(), WorkflowRun.State.CANCELLED);
    return ForgeAnswer.of(202, Fields.none());
  }

  private static Fields of(ForgeCall call, FakeRun run) {
    return Fields.of("id", run.id())
        .with("name", "Deliver")
        .with("display_title", "Deliver " + run.inputs().getOrDefault(Workflows.KEY_INPUT, ""))
        .with("event", "workflow_dispatch")
        .with("head_branch", run.branch())
        .with("html_url", page(call, run))
        .with("created_at", run.at().toString())
        .with("status", run.isRunning() ? "in_progress" : "completed")
        .with("conclusion", run.isRunning() ? null : word(run.state()));
  }

  private static String word(WorkflowRun.State state) {
    return switch (state) {
      case SUCCEEDED -> "success";
      case CANCELLED -> "cancelled";
      case RUNNING, FAILED -> "failure";
    };
  }

  private static String page(ForgeCall call, FakeRun run) {
    return call.uri().resolve("/" + FakeForge.REPOSITORY + "/actions/runs/" + run.id()) + "";
  }
}
