package io.gitops4j.git.azure;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.git.forge.ForgeHosts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Azure Pipelines. A workflow is a pipeline's number, its name, or nothing where the repository has
 * one alone. The inputs and the key are the parameters that a pipeline's YAML declares; by the key
 * a run is found again, or by its own name where that holds the key. A run that succeeded partially
 * failed.
 */
final class AzurePipelines implements Workflows {
  private static final String ONE = "/build/builds/{}";

  private final AzureApi api;

  AzurePipelines(ForgeHosts hosts) {
    this.api = new AzureApi(hosts);
  }

  // https://learn.microsoft.com/rest/api/azure/devops/pipelines/runs/run-pipeline
  @Override
  public WorkflowRun start(RepositoryUrl repository, Dispatch dispatch) {
    Fields self = Fields.of("refName", "refs/heads/" + dispatch.branch());
    Fields inputs = Fields.copyOf(dispatch.inputs()).with(KEY_INPUT, dispatch.key().value());
    long pipeline = pipeline(repository, dispatch.workflow());
    String id =
        api.project(repository, "start pipeline " + pipeline)
            .post("/pipelines/{}/runs", pipeline)
            .body(
                Fields.of("resources", Fields.of("repositories", Fields.of("self", self)))
                    .with("templateParameters", inputs))
            .object()
            .text("id");
    return new WorkflowRun(id, page(repository, id), WorkflowRun.State.RUNNING, "");
  }

  // https://learn.microsoft.com/rest/api/azure/devops/build/builds/list
  @Override
  public Optional<WorkflowRun> find(RepositoryUrl repository, Dispatch dispatch, Instant since) {
    long pipeline = pipeline(repository, dispatch.workflow());
    return api
        .project(repository, "look for the run " + dispatch.key() + " of pipeline " + pipeline)
        .get("/build/builds")
        .with("definitions", pipeline)
        .with("branchName", "refs/heads/" + dispatch.branch())
        .with("minTime", since.truncatedTo(ChronoUnit.MILLIS))
        .with("queryOrder", "queueTimeAscending")
        .with("$top", AzureApi.PAGE)
        .all(AzureApi.CONTINUED)
        .stream()
        .filter(build -> hasKey(build, dispatch.key().value()))
        .findFirst()
        .map(build -> run(repository, build));
  }

  private static boolean hasKey(Fields build, String key) {
    return build.object("templateParameters").findText(KEY_INPUT).filter(key::equals).isPresent()
        || build.findText("buildNumber").filter(name -> name.contains(key)).isPresent();
  }

  // https://learn.microsoft.com/rest/api/azure/devops/build/builds/get
  @Override
  public WorkflowRun get(RepositoryUrl repository, String id) {
    return run(repository, api.project(repository, "read run " + id).get(ONE, id).object());
  }

  // https://learn.microsoft.com/rest/api/azure/devops/build/builds/update-build
  @Override
  public void cancel(RepositoryUrl repository, String id) {
    if (get(repository, id).state() == WorkflowRun.State.RUNNING) {
      api.project(repository, "cancel run " + id)
          .patch(ONE, id)
          .body(Fields.of("status", "cancelling"))
          .done();
    }
  }

  private long pipeline(RepositoryUrl repository, String workflow) {
    return workflow.matches("[0-9]{1,18}") ? Long.parseLong(workflow) : named(repository, workflow);
  }

  // https://learn.microsoft.com/rest/api/azure/devops/build/definitions/list
  private long named(RepositoryUrl repository, String workflow) {
    List<Fields> found =
        api
            .project(repository, "look for the pipeline " + workflow)
            .get("/build/definitions")
            .with("repositoryId", api.id(repository))
            .with("repositoryType", "TfsGit")
            .with("$top", AzureApi.PAGE)
            .all(AzureApi.CONTINUED)
            .stream()
            .filter(one -> workflow.isEmpty() || workflow.equals(one.text("name")))
            .toList();
    if (found.size() != 1) {
      throw new ProviderException(
          found.isEmpty() ? ErrorKind.NOT_FOUND : ErrorKind.INVALID,
          "Could not start a pipeline of "
              + api.name(repository)
              + ": there "
              + (found.isEmpty() ? "is none" : "are " + found.size())
              + (workflow.isEmpty() ? "" : " with the name " + workflow)
              + ". Name it by its number.");
    }
    return found.get(0).number("id");
  }

  private WorkflowRun run(RepositoryUrl repository, Fields build) {
    String id = build.text("id");
    String result = build.findText("result").orElse("");
    boolean ended = build.text("status").equals("completed");
    WorkflowRun.State state =
        switch (result) {
          case "succeeded" -> WorkflowRun.State.SUCCEEDED;
          case "canceled" -> WorkflowRun.State.CANCELLED;
          default -> WorkflowRun.State.FAILED;
        };
    return ended
        ? new WorkflowRun(id, page(repository, id), state, result)
        : new WorkflowRun(id, page(repository, id), WorkflowRun.State.RUNNING, "");
  }

  private String page(RepositoryUrl repository, String id) {
    return api.page(repository) + "/_build/results?buildId=" + AzureApi.encoded(id);
  }
}
