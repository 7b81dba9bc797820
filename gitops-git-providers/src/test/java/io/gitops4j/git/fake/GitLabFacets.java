package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Repositories.Visibility;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import io.gitops4j.git.ForgeHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What GitLab has around merge requests: notes, webhooks, pipelines, deployments, projects. */
final class GitLabFacets {
  private static final String ROOT = "/api/v4/projects/{id}";
  private static final long GROUP = 7;

  private final List<String> users = new ArrayList<>(List.of("ada", "bob"));
  private final List<String> environments = new ArrayList<>();
  private final Map<String, String> urls = new TreeMap<>();

  /** The login of a user whom the API calls by a number. */
  String login(int id) {
    return users.get(id);
  }

  /** What is no project's own; {@code null} for all else. */
  @Nullable ForgeAnswer common(ForgeCall call, ForgeState state) {
    return switch (call.operation()) {
      case "GET /api/v4/users" -> users(call);
      case "GET /api/v4/namespaces/{id}" -> group(call);
      case "POST /api/v4/projects" -> create(call, state);
      case "GET /api/v4/projects/{id}" -> project(call, state);
      default -> null;
    };
  }

  private ForgeAnswer users(ForgeCall call) {
    int id = users.indexOf(call.query("username").orElse(""));
    return ForgeAnswer.of(200, id < 0 ? List.of() : List.of(Fields.of("id", id)));
  }

  private static ForgeAnswer group(ForgeCall call) {
    return call.value("id").equals("acme/web")
        ? ForgeAnswer.of(200, Fields.of("id", GROUP).with("kind", "group"))
        : GitLabDialect.refused(404, "404 Namespace Not Found");
  }

  private static ForgeAnswer create(ForgeCall call, ForgeState state) {
    String name = call.text("path");
    if (call.json().path("namespace_id").asLong() != GROUP) {
      return GitLabDialect.refused(404, "404 Namespace Not Found");
    }
    if (state.repositories().containsKey(name)) {
      Fields taken = Fields.of("path", List.of("has already been taken"));
      return ForgeAnswer.of(400, Fields.of("message", taken));
    }
    boolean isPublic = call.text("visibility").equals("public");
    boolean begins = call.json().path("initialize_with_readme").asBoolean();
    if (!begins || !call.text("default_branch").equals("main")) {
      return GitLabDialect.refused(400, "The fake makes no empty projects");
    }
    FakeRepository made =
        state.create(
            name, isPublic ? Visibility.PUBLIC : Visibility.PRIVATE, "README.md", "# New\n");
    return ForgeAnswer.of(201, fields(made));
  }

  private static @Nullable ForgeAnswer project(ForgeCall call, ForgeState state) {
    String path = call.value("id");
    FakeRepository found = state.repositories().get(path.replaceFirst("^acme/web/", ""));
    return found == null || path.equals(GitLabDialect.PROJECT)
        ? null
        : ForgeAnswer.of(200, fields(found));
  }

  private static Fields fields(FakeRepository repository) {
    return Fields.of("id", 2)
        .with("path_with_namespace", "acme/web/" + repository.name())
        .with("default_branch", "main")
        .with("visibility", repository.visibility() == Visibility.PUBLIC ? "public" : "private");
  }

  /** What is a project's own; {@code null} for all else. */
  @Nullable ForgeAnswer answer(ForgeCall call, ForgeState state) {
    return switch (call.operation().replace(ROOT, "")) {
      case "GET /merge_requests/{noteable_id}/notes" -> notes(call, state);
      case "POST /merge_requests/{noteable_id}/notes" -> note(call, state);
      case "PUT /merge_requests/{noteable_id}/notes/{note_id}" -> renote(call, state);
      case "GET /hooks" -> hooks(call, state);
      case "POST /hooks" -> ForgeAnswer.of(201, fields(state.hooks().add(id -> hook(call, id))));
      case "PUT /hooks/{hook_id}" -> rehook(call, state);
      case "DELETE /hooks/{hook_id}" ->
          state.hooks().remove(call.number("hook_id"))
              ? ForgeAnswer.empty(200)
              : GitLabDialect.refused(404, "404 Not found");
      case "POST /pipeline" -> start(call, state);
      case "GET /pipelines" -> pipelines(call, state);
      case "GET /pipelines/{pipeline_id}" -> pipeline(call, state, 200);
      case "GET /pipelines/{pipeline_id}/variables" -> variables(call, state);
      case "POST /pipelines/{pipeline_id}/cancel" -> {
        state.end(call.number("pipeline_id"), WorkflowRun.State.CANCELLED);
        yield pipeline(call, state, 200);
      }
      case "GET /deployments" -> deployments(call, state);
      case "POST /deployments" -> deploy(call, state);
      case "PUT /deployments/{deployment_id}" -> redeploy(call, state);
      case "PUT /environments/{environment_id}" -> environment(call);
      default -> null;
    };
  }

  /** Somebody wrote on a line, and GitLab itself writes too. */
  private static ForgeAnswer notes(ForgeCall call, ForgeState state) {
    List<Fields> all = new ArrayList<>();
    long pull = call.number("noteable_id");
    all.add(note(new FakeComment(0, pull, "ada", "changed the title")).with("system", true));
    all.add(note(new FakeComment(0, pull, "bob", "Here?")).with("type", "DiffNote"));
    state.comments(pull).forEach(comment -> all.add(0, note(comment)));
    return ForgeAnswer.page(call, all, "page", "per_page");
  }

  private static ForgeAnswer note(ForgeCall call, ForgeState state) {
    long pull = call.number("noteable_id");
    FakeComment added =
        state.comments().add(id -> new FakeComment(id, pull, "robot", call.text("body")));
    return ForgeAnswer.of(201, note(added));
  }

  private static ForgeAnswer renote(ForgeCall call, ForgeState state) {
    long id = call.number("note_id");
    return state
        .comments()
        .find(id)
        .map(old -> state.comments().replace(id, old.with(call.text("body"))))
        .map(now -> ForgeAnswer.of(200, note(now)))
        .orElseGet(() -> GitLabDialect.refused(404, "404 Note Not Found"));
  }

  private static Fields note(FakeComment comment) {
    return Fields.of("id", comment.id())
        .with("type", null)
        .with("body", comment.text())
        .with("author", Fields.of("username", comment.login()))
        .with("system", false);
  }

  private static ForgeAnswer hooks(ForgeCall call, ForgeState state) {
    List<Fields> all = state.hooks().all().stream().map(GitLabFacets::fields).toList();
    return ForgeAnswer.page(call, all, "page", "per_page");
  }

  private static ForgeAnswer rehook(ForgeCall call, ForgeState state) {
    long id = call.number("hook_id");
    return state.hooks().find(id).isPresent()
        ? ForgeAnswer.of(200, fields(state.hooks().replace(id, hook(call, id))))
        : GitLabDialect.refused(404, "404 Not found");
  }

  private static FakeHook hook(ForgeCall call, long id) {
    List<String> events = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : call.json().properties()) {
      if (field.getKey().endsWith("_events") && field.getValue().asBoolean()) {
        events.add(field.getKey());
      }
    }
    return new FakeHook(
        id, call.text("url"), call.text("token") + call.text("signing_token"), true, events);
  }

  /** Secrets are never shown. */
  private static Fields fields(FakeHook hook) {
    return Fields.of("id", hook.id())
        .with("url", hook.receiver())
        .with("alert_status", hook.active() ? "executable" : "disabled");
  }

  private static ForgeAnswer start(ForgeCall call, ForgeState state) {
    String ref = call.text("ref");
    if (state.repository().head(ref).isEmpty()) {
      Fields base = Fields.of("base", List.of("Reference not found"));
      return ForgeAnswer.of(400, Fields.of("message", base));
    }
    Map<String, String> inputs = new TreeMap<>();
    for (JsonNode one : call.json().path("variables")) {
      inputs.put(one.path("key").asText(), one.path("value").asText());
    }
    Instant now = state.now();
    FakeRun run =
        state.runs().add(id -> new FakeRun(id, "", ref, inputs, WorkflowRun.State.RUNNING, now));
    return ForgeAnswer.of(201, fields(call, run));
  }

  private static ForgeAnswer pipelines(ForgeCall call, ForgeState state) {
    Instant after = call.query("updated_after").map(Instant::parse).orElse(Instant.EPOCH);
    List<Fields> found = new ArrayList<>();
    state.runs().all().stream()
        .filter(run -> run.branch().equals(call.query("ref").orElse("")))
        .filter(run -> !run.at().isBefore(after))
        .forEach(run -> found.add(0, fields(call, run)));
    return ForgeAnswer.page(call, found, "page", "per_page");
  }

  private static ForgeAnswer pipeline(ForgeCall call, ForgeState state, int status) {
    return state
        .runs()
        .find(call.number("pipeline_id"))
        .map(run -> ForgeAnswer.of(status, fields(call, run)))
        .orElseGet(() -> GitLabDialect.refused(404, "404 Not found"));
  }

  private static ForgeAnswer variables(ForgeCall call, ForgeState state) {
    FakeRun run = state.runs().find(call.number("pipeline_id")).orElseThrow();
    return ForgeAnswer.of(
        200,
        run.inputs().entrySet().stream()
            .map(input -> Fields.of("key", input.getKey()).with("value", input.getValue()))
            .toList());
  }

  private static Fields fields(ForgeCall call, FakeRun run) {
    String status =
        switch (run.state()) {
          case RUNNING -> "pending";
          case SUCCEEDED -> "success";
          case FAILED -> "failed";
          case CANCELLED -> "canceled";
        };
    String page = "/" + GitLabDialect.PROJECT + "/-/pipelines/" + run.id();
    return Fields.of("id", run.id())
        .with("status", status)
        .with("source", "api")
        .with("ref", run.branch())
        .with("web_url", call.uri().resolve(page).toString());
  }

  private ForgeAnswer deployments(ForgeCall call, ForgeState state) {
    List<Fields> found = new ArrayList<>();
    state.deployments().all().stream()
        .filter(one -> one.environment().equals(call.query("environment").orElse("")))
        .forEach(one -> found.add(0, fields(one)));
    return ForgeAnswer.page(call, found, "page", "per_page");
  }

  private ForgeAnswer deploy(ForgeCall call, ForgeState state) {
    Optional<CommitId> sha = new ForgeHistory(state.repository()).resolve(call.text("sha"));
    if (sha.isEmpty() || new ForgeHistory(state.repository()).resolve(call.text("ref")).isEmpty()) {
      return GitLabDialect.refused(400, "The commit does not exist");
    }
    String environment = call.text("environment");
    String status = call.text("status");
    return ForgeAnswer.of(
        201,
        fields(
            state
                .deployments()
                .add(id -> new FakeDeployment(id, environment, sha.get(), status, "", ""))));
  }

  /** What is so already can't become so, and what has ended can't run. */
  private ForgeAnswer redeploy(ForgeCall call, ForgeState state) {
    long id = call.number("deployment_id");
    FakeDeployment old = state.deployments().find(id).orElseThrow();
    String status = call.text("status");
    if (status.equals("running") || status.equals(old.state())) {
      return GitLabDialect.refused(400, "Status cannot transition");
    }
    return ForgeAnswer.of(200, fields(state.deployments().replace(id, old.in(status, "", ""))));
  }

  private ForgeAnswer environment(ForgeCall call) {
    urls.put(environments.get((int) call.number("environment_id") - 1), call.text("external_url"));
    return ForgeAnswer.of(200, Fields.of("id", call.number("environment_id")));
  }

  private Fields fields(FakeDeployment deployment) {
    String name = deployment.environment();
    if (!environments.contains(name)) {
      environments.add(name);
    }
    return Fields.of("id", deployment.id())
        .with("sha", deployment.commit().hex())
        .with("status", deployment.state())
        .with("deployable", deployment.description().isEmpty() ? null : Fields.of("id", 1))
        .with(
            "environment",
            Fields.of("id", environments.indexOf(name) + 1)
                .with("name", name)
                .with("external_url", urls.get(name)));
  }
}
