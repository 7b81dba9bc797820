package io.gitops4j.git.bitbucket;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.git.forge.ForgeHosts;
import io.gitops4j.git.forge.OwnedName;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bitbucket Cloud's pipelines: a workflow is one of the custom pipelines, and without a name it is
 * the one for the branch. The inputs and the key are its variables.
 *
 * <p>One is found again by the variables that Bitbucket shows of the branch's newest 100. Its
 * document says that it does; where it shows only that there are some, none is found.
 */
final class CloudPipelines implements Workflows {
  private static final int PAGE = 100;
  private static final int REFUSED = 400;

  private final ForgeHosts hosts;

  CloudPipelines(ForgeHosts hosts) {
    this.hosts = hosts;
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-post
  @Override
  public WorkflowRun start(RepositoryUrl repository, Dispatch dispatch) {
    OwnedName name = OwnedName.of(hosts, repository);
    String doing = "start a pipeline on branch " + dispatch.branch() + " of " + name;
    ApiAnswer answer =
        to(repository, doing)
            .post("/repositories/{}/{}/pipelines", name.owner(), name.name())
            .body(
                Fields.of("type", "pipeline")
                    .with("target", target(dispatch))
                    .with("variables", variables(dispatch)))
            .send();
    if (answer.status() == REFUSED
        && hosts.repository(repository).head(dispatch.branch()).isEmpty()) {
      throw new ProviderException(
          ErrorKind.NOT_FOUND, "Could not " + doing + ": there is no such branch.");
    }
    return run(name, answer.object());
  }

  private static Fields target(Dispatch dispatch) {
    Fields branch =
        Fields.of("type", "pipeline_ref_target")
            .with("ref_type", "branch")
            .with("ref_name", dispatch.branch());
    return dispatch.workflow().isEmpty()
        ? branch
        : branch.with("selector", Fields.of("type", "custom").with("pattern", dispatch.workflow()));
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
    variables.add(Fields.of("type", "pipeline_variable").with("key", key).with("value", value));
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-get
  @Override
  public Optional<WorkflowRun> find(RepositoryUrl repository, Dispatch dispatch, Instant since) {
    OwnedName name = OwnedName.of(hosts, repository);
    return to(repository, "look for the pipeline " + dispatch.key() + " of " + name)
        .get("/repositories/{}/{}/pipelines", name.owner(), name.name())
        .with("target.ref_name", dispatch.branch())
        .with("sort", "-created_on")
        .with("pagelen", PAGE)
        .object()
        .objects("values")
        .stream()
        .filter(one -> !OffsetDateTime.parse(one.text("created_on")).toInstant().isBefore(since))
        .filter(one -> one.objects("variables").stream().anyMatch(v -> isKey(v, dispatch)))
        .findFirst()
        .map(one -> run(name, one));
  }

  private static boolean isKey(Fields variable, Dispatch dispatch) {
    return variable.findText("key").orElse("").equals(KEY_INPUT)
        && variable.findText("value").orElse("").equals(dispatch.key().value());
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-pipeline-uuid-get
  @Override
  public WorkflowRun get(RepositoryUrl repository, String id) {
    OwnedName name = OwnedName.of(hosts, repository);
    return run(
        name,
        to(repository, "read pipeline " + id + " of " + name)
            .get("/repositories/{}/{}/pipelines/{}", name.owner(), name.name(), id)
            .object());
  }

  // https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/#api-repositories-workspace-repo-slug-pipelines-pipeline-uuid-stoppipeline-post
  @Override
  public void cancel(RepositoryUrl repository, String id) {
    OwnedName name = OwnedName.of(hosts, repository);
    ApiAnswer answer =
        to(repository, "stop pipeline " + id + " of " + name)
            .post("/repositories/{}/{}/pipelines/{}/stopPipeline", name.owner(), name.name(), id)
            .send();
    boolean ended =
        answer.status() == REFUSED && get(repository, id).state() != WorkflowRun.State.RUNNING;
    if (!answer.isSuccess() && !ended) {
      throw answer.refused();
    }
  }

  private static WorkflowRun run(OwnedName name, Fields pipeline) {
    Fields state = pipeline.object("state");
    String result = state.object("result").findText("name").orElse("");
    WorkflowRun.State now =
        switch (result) {
          case "" -> WorkflowRun.State.RUNNING;
          case "SUCCESSFUL" -> WorkflowRun.State.SUCCEEDED;
          case "STOPPED" -> WorkflowRun.State.CANCELLED;
          default -> WorkflowRun.State.FAILED;
        };
    String page = "https://bitbucket.org/" + name + "/pipelines/results/";
    return new WorkflowRun(
        pipeline.text("uuid"), page + pipeline.number("build_number"), now, result);
  }

  private ApiRequest to(RepositoryUrl repository, String doing) {
    return hosts.api(repository).to(doing);
  }
}
