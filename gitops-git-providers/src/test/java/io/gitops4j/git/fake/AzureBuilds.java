package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The pipelines of a fake Azure DevOps: they are started as pipelines, and read as builds. */
final class AzureBuilds {
  static final long PIPELINE = 42;

  private static final String PROJECT = "/\\{organization}/\\{project}/_apis";
  private static final Set<String> PARAMETERS = Set.of("environment", "gitops4j_key");

  private final Map<Long, String> definitions = new TreeMap<>(Map.of(PIPELINE, "deploy"));
  private boolean shy;

  void add(long id, String name) {
    definitions.put(id, name);
  }

  /** Builds don't show their parameters, but have the key in their names. */
  void hideParameters() {
    shy = true;
  }

  ForgeAnswer answer(ForgeCall call, ForgeState state) {
    return switch (call.operation().replaceFirst(PROJECT, "")) {
      case "POST /pipelines/{pipelineId}/runs" -> start(call, state);
      case "GET /build/definitions" -> AzureLists.all(definitions(call));
      case "GET /build/builds" -> builds(call, state);
      default ->
          state
              .runs()
              .find(call.number("buildId"))
              .map(run -> ofBuild(call, state, run))
              .orElseGet(() -> missing("BuildNotFoundException", "The requested build"));
    };
  }

  private ForgeAnswer start(ForgeCall call, ForgeState state) {
    if (!definitions.containsKey(call.number("pipelineId"))) {
      return missing("PipelineNotFoundException", "The requested pipeline");
    }
    Map<String, String> inputs = new LinkedHashMap<>();
    JsonNode given = call.json().path("templateParameters");
    given.properties().forEach(one -> inputs.put(one.getKey(), one.getValue().asText()));
    if (!PARAMETERS.containsAll(inputs.keySet())) {
      return AzureDialect.refusal(
          400, "PipelineValidationException", "Unexpected parameter of " + inputs.keySet());
    }
    String ref =
        call.json().path("resources").path("repositories").path("self").path("refName").asText();
    FakeRun run =
        state
            .runs()
            .add(
                id ->
                    new FakeRun(
                        id,
                        call.value("pipelineId"),
                        ref,
                        Map.copyOf(inputs),
                        WorkflowRun.State.RUNNING,
                        state.now()));
    return ForgeAnswer.of(200, Fields.of("id", run.id()).with("state", "inProgress"));
  }

  private List<Fields> definitions(ForgeCall call) {
    return definitions.entrySet().stream()
        .filter(one -> call.query("repositoryId").equals(Optional.of(AzureDialect.REPOSITORY_ID)))
        .map(one -> Fields.of("id", one.getKey()).with("name", one.getValue()))
        .toList();
  }

  private ForgeAnswer builds(ForgeCall call, ForgeState state) {
    Instant since = call.query("minTime").map(Instant::parse).orElse(Instant.EPOCH);
    List<Fields> found =
        state.runs().all().stream()
            .filter(run -> call.query("definitions").equals(Optional.of(run.workflow())))
            .filter(run -> call.query("branchName").equals(Optional.of(run.branch())))
            .filter(run -> !run.at().isBefore(since))
            .sorted(Comparator.comparing(FakeRun::at))
            .map(this::fields)
            .toList();
    return AzureLists.continued(call, found);
  }

  private ForgeAnswer ofBuild(ForgeCall call, ForgeState state, FakeRun run) {
    if (call.method().equals("PATCH") && call.text("status").equals("cancelling")) {
      state.end(run.id(), WorkflowRun.State.CANCELLED);
    }
    return ForgeAnswer.of(200, fields(state.runs().find(run.id()).orElseThrow()));
  }

  private Fields fields(FakeRun run) {
    String key = run.inputs().getOrDefault("gitops4j_key", "");
    Fields fields =
        Fields.of("id", run.id())
            .with("buildNumber", shy ? "20261121.1 " + key : "20261121." + run.id())
            .with("status", run.isRunning() ? "inProgress" : "completed")
            .with("queueTime", run.at().toString())
            .with("sourceBranch", run.branch());
    Fields told = shy ? fields : fields.with("templateParameters", Fields.copyOf(run.inputs()));
    return switch (run.state()) {
      case RUNNING -> told;
      case SUCCEEDED -> told.with("result", "succeeded");
      case FAILED -> told.with("result", "failed");
      case CANCELLED -> told.with("result", "canceled");
    };
  }

  private static ForgeAnswer missing(String exception, String what) {
    return AzureDialect.refusal(404, exception, what + " could not be found.");
  }
}
