package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Repositories.Visibility;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What Bitbucket Cloud has around pull requests: comments, webhooks, pipelines, repositories. */
final class BitbucketCloudFacets {
  /** The one custom pipeline. */
  static final String PIPELINE = "deploy";

  private final Map<String, Visibility> empty = new HashMap<>();
  private boolean hidesVariables;

  /** Pipelines say only that they have variables. */
  void hideVariables() {
    hidesVariables = true;
  }

  /** What is of repositories as such; {@code null} for all else. */
  @Nullable ForgeAnswer repository(String operation, ForgeCall call, ForgeState state) {
    return switch (operation) {
      case "GET " -> find(call, state);
      case "POST " -> create(call, state);
      case "POST /src" -> begin(call, state);
      default -> null;
    };
  }

  private ForgeAnswer find(ForgeCall call, ForgeState state) {
    String name = call.value("repo_slug");
    FakeRepository begun = state.repositories().get(name);
    Visibility visibility = begun == null ? empty.get(name) : begun.visibility();
    return visibility == null || !call.value("workspace").equals("acme")
        ? refused(404, "Repository " + name + " not found")
        : ForgeAnswer.of(200, fields(name, visibility, begun != null));
  }

  private ForgeAnswer create(ForgeCall call, ForgeState state) {
    String name = call.value("repo_slug");
    if (state.repositories().containsKey(name) || empty.containsKey(name)) {
      return refused(400, "Repository with this Slug and Owner already exists.");
    }
    boolean isPrivate = call.json().path("is_private").asBoolean();
    Visibility visibility = isPrivate ? Visibility.PRIVATE : Visibility.PUBLIC;
    empty.put(name, visibility);
    return ForgeAnswer.of(200, fields(name, visibility, false));
  }

  /** The first commit's branch is the main one from then on. */
  private ForgeAnswer begin(ForgeCall call, ForgeState state) {
    String name = call.value("repo_slug");
    Visibility visibility = empty.remove(name);
    if (visibility == null || !call.raw().startsWith("branch=main&")) {
      return refused(404, "The fake makes first commits on main only");
    }
    state.create(name, visibility, "README.md", "# New\n");
    return ForgeAnswer.empty(201);
  }

  private static Fields fields(String name, Visibility visibility, boolean begun) {
    Fields fields =
        Fields.of("type", "repository")
            .with("full_name", "acme/" + name)
            .with("is_private", visibility == Visibility.PRIVATE);
    return begun
        ? fields.with("mainbranch", Fields.of("type", "branch").with("name", "main"))
        : fields;
  }

  /** What is around pull requests; {@code null} for all else. */
  @Nullable ForgeAnswer answer(String operation, ForgeCall call, ForgeState state) {
    return switch (operation) {
      case "GET /pullrequests/{pull_request_id}/comments" -> comments(call, state);
      case "POST /pullrequests/{pull_request_id}/comments" -> comment(call, state);
      case "PUT /pullrequests/{pull_request_id}/comments/{comment_id}" -> recomment(call, state);
      case "GET /hooks" ->
          BitbucketCloudDialect.page(
              call, state.hooks().all().stream().map(BitbucketCloudFacets::fields).toList());
      case "POST /hooks" -> ForgeAnswer.of(201, fields(state.hooks().add(id -> hook(call, id))));
      case "PUT /hooks/{uid}" ->
          ForgeAnswer.of(
              200,
              fields(state.hooks().replace(number(call, "uid"), hook(call, number(call, "uid")))));
      case "DELETE /hooks/{uid}" ->
          state.hooks().remove(number(call, "uid"))
              ? ForgeAnswer.empty(204)
              : refused(404, "There is no such webhook");
      case "POST /pipelines" -> start(call, state);
      case "GET /pipelines" -> pipelines(call, state);
      case "GET /pipelines/{pipeline_uuid}" ->
          state
              .runs()
              .find(number(call, "pipeline_uuid"))
              .map(run -> ForgeAnswer.of(200, fields(run)))
              .orElseGet(() -> refused(404, "There is no such pipeline"));
      case "POST /pipelines/{pipeline_uuid}/stopPipeline" -> stop(call, state);
      default -> null;
    };
  }

  private static long number(ForgeCall call, String name) {
    return number(call.value(name));
  }

  /** The number in braces that stands for a UUID. */
  static long number(String uuid) {
    return Long.parseLong(uuid.replaceAll("[{}]", ""));
  }

  private static String uuid(long number) {
    return "{" + number + "}";
  }

  /** Others have written on a line, taken something back, and not finished a review. */
  private static ForgeAnswer comments(ForgeCall call, ForgeState state) {
    long pull = call.number("pull_request_id");
    List<Fields> all = new ArrayList<>();
    FakeComment other = new FakeComment(0, pull, "ada", "Here?");
    all.add(fields(other).with("inline", Fields.of("path", "config.yaml").with("to", 1)));
    all.add(fields(other).with("deleted", true));
    all.add(fields(other).with("pending", true));
    state.comments(pull).forEach(comment -> all.add(fields(comment)));
    return BitbucketCloudDialect.page(call, all);
  }

  private static ForgeAnswer comment(ForgeCall call, ForgeState state) {
    long pull = call.number("pull_request_id");
    String text = call.json().at("/content/raw").asText();
    return ForgeAnswer.of(
        201, fields(state.comments().add(id -> new FakeComment(id, pull, "robot", text))));
  }

  private static ForgeAnswer recomment(ForgeCall call, ForgeState state) {
    long id = call.number("comment_id");
    String text = call.json().at("/content/raw").asText();
    return state
        .comments()
        .find(id)
        .map(old -> ForgeAnswer.of(200, fields(state.comments().replace(id, old.with(text)))))
        .orElseGet(() -> refused(404, "There is no such comment"));
  }

  private static Fields fields(FakeComment comment) {
    return Fields.of("type", "pullrequest_comment")
        .with("id", comment.id())
        .with("content", Fields.of("raw", comment.text()))
        .with("user", Fields.of("type", "user").with("uuid", comment.login()))
        .with("deleted", false);
  }

  private static FakeHook hook(ForgeCall call, long id) {
    List<String> events = new ArrayList<>();
    call.json().path("events").forEach(event -> events.add(event.asText()));
    boolean active = call.json().path("active").asBoolean();
    return new FakeHook(id, call.text("url"), call.text("secret"), active, events);
  }

  private static Fields fields(FakeHook hook) {
    return Fields.of("type", "webhook_subscription")
        .with("uuid", uuid(hook.id()))
        .with("url", hook.receiver())
        .with("active", hook.active())
        .with("events", hook.events())
        .with("secret_set", !hook.secret().isEmpty());
  }

  private ForgeAnswer start(ForgeCall call, ForgeState state) {
    JsonNode target = call.json().path("target");
    String branch = target.path("ref_name").asText();
    String pattern = target.at("/selector/pattern").asText();
    if (state.repository().head(branch).isEmpty() || !pattern.equals(PIPELINE)) {
      return refused(400, "There is no such pipeline definition");
    }
    Map<String, String> inputs = new TreeMap<>();
    for (JsonNode one : call.json().path("variables")) {
      inputs.put(one.path("key").asText(), one.path("value").asText());
    }
    Instant now = state.now();
    WorkflowRun.State running = WorkflowRun.State.RUNNING;
    return ForgeAnswer.of(
        201,
        fields(state.runs().add(id -> new FakeRun(id, pattern, branch, inputs, running, now))));
  }

  private ForgeAnswer pipelines(ForgeCall call, ForgeState state) {
    List<Fields> found = new ArrayList<>();
    state.runs().all().stream()
        .filter(run -> run.branch().equals(call.query("target.ref_name").orElse("")))
        .forEach(run -> found.add(0, fields(run)));
    return BitbucketCloudDialect.page(call, found);
  }

  private static ForgeAnswer stop(ForgeCall call, ForgeState state) {
    FakeRun run = state.runs().find(number(call, "pipeline_uuid")).orElseThrow();
    if (!run.isRunning()) {
      return refused(400, "The pipeline has already completed");
    }
    state.end(run.id(), WorkflowRun.State.CANCELLED);
    return ForgeAnswer.empty(204);
  }

  private Fields fields(FakeRun run) {
    List<Fields> variables =
        run.inputs().entrySet().stream()
            .map(
                input ->
                    Fields.of("type", "pipeline_variable")
                        .with("key", input.getKey())
                        .with("value", input.getValue()))
            .toList();
    Fields fields =
        Fields.of("type", "pipeline")
            .with("uuid", uuid(run.id()))
            .with("build_number", run.id())
            .with("created_on", run.at().toString())
            .with("state", state(run.state()));
    return hidesVariables ? fields : fields.with("variables", variables);
  }

  private static Fields state(WorkflowRun.State state) {
    String result =
        switch (state) {
          case RUNNING -> "";
          case SUCCEEDED -> "SUCCESSFUL";
          case FAILED -> "FAILED";
          case CANCELLED -> "STOPPED";
        };
    return result.isEmpty()
        ? Fields.of("type", "pipeline_state_in_progress").with("name", "IN_PROGRESS")
        : Fields.of("type", "pipeline_state_completed")
            .with("name", "COMPLETED")
            .with("result", Fields.of("type", "result").with("name", result));
  }

  private static ForgeAnswer refused(int status, String message) {
    return BitbucketCloudDialect.refused(status, message);
  }
}
