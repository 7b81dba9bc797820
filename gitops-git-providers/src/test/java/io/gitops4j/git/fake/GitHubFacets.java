package io.gitops4j.git.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What GitHub has around pull requests: comments, webhooks, deployments. */
final class GitHubFacets {
  private static final String ROBOT = "robot";

  private GitHubFacets() {}

  /** The answer to a request that is about one of them. */
  static Optional<ForgeAnswer> answer(ForgeCall call, ForgeState state) {
    return Optional.ofNullable(
        switch (call.operation().replace(GitHubDialect.REPOSITORY, "")) {
          case "GET /issues/{issue_number}/comments" -> comments(call, state);
          case "POST /issues/{issue_number}/comments" -> comment(call, state);
          case "PATCH /issues/comments/{comment_id}" -> changeComment(call, state);
          case "POST /pulls/{pull_number}/requested_reviewers" -> ask(call, state);
          case "GET /hooks" ->
              page(call, state.hooks().all().stream().map(GitHubFacets::of).toList());
          case "POST /hooks" -> hook(call, state);
          case "PATCH /hooks/{hook_id}" -> changeHook(call, state);
          case "DELETE /hooks/{hook_id}" ->
              state.hooks().remove(call.number("hook_id")) ? ForgeAnswer.empty(204) : none();
          case "GET /deployments" -> deployments(call, state);
          case "POST /deployments" -> deploy(call, state);
          case "GET /deployments/{deployment_id}/statuses" -> deploymentStatuses(call, state);
          case "POST /deployments/{deployment_id}/statuses" -> deploymentStatus(call, state);
          default -> null;
        });
  }

  private static ForgeAnswer page(ForgeCall call, List<Fields> items) {
    return ForgeAnswer.page(call, items, "page", "per_page");
  }

  private static ForgeAnswer none() {
    return ForgeAnswer.of(404, Fields.of("message", "Not Found"));
  }

  private static ForgeAnswer comments(ForgeCall call, ForgeState state) {
    long pull = call.number("issue_number");
    return state.pull(pull).isEmpty()
        ? none()
        : page(call, state.comments(pull).stream().map(GitHubFacets::of).toList());
  }

  private static ForgeAnswer comment(ForgeCall call, ForgeState state) {
    long pull = call.number("issue_number");
    return state.pull(pull).isEmpty()
        ? none()
        : ForgeAnswer.of(
            201,
            of(state.comments().add(id -> new FakeComment(id, pull, ROBOT, call.text("body")))));
  }

  private static ForgeAnswer changeComment(ForgeCall call, ForgeState state) {
    long id = call.number("comment_id");
    return state
        .comments()
        .find(id)
        .map(comment -> state.comments().replace(id, comment.with(call.text("body"))))
        .map(comment -> ForgeAnswer.of(200, of(comment)))
        .orElseGet(GitHubFacets::none);
  }

  private static Fields of(FakeComment comment) {
    return Fields.of("id", comment.id())
        .with("user", Fields.of("login", comment.login()))
        .with("body", comment.text());
  }

  private static ForgeAnswer ask(ForgeCall call, ForgeState state) {
    FakePull pull = state.pull(call.number("pull_number")).orElseThrow();
    Set<String> asked = pull.reviewers();
    call.json().path("reviewers").forEach(login -> asked.add(login.asText()));
    call.json().path("team_reviewers").forEach(slug -> asked.add("acme/" + slug.asText()));
    return ForgeAnswer.of(201, GitHubDialect.simple(call, pull));
  }

  private static ForgeAnswer hook(ForgeCall call, ForgeState state) {
    String receiver = call.json().path("config").path("url").asText();
    boolean known = state.hooks().all().stream().anyMatch(h -> h.receiver().equals(receiver));
    return known
        ? ForgeAnswer.of(
            422,
            Fields.of("message", "Validation Failed")
                .with("errors", List.of(already("Hook already exists on this repository"))))
        : ForgeAnswer.of(201, of(state.hooks().add(id -> hook(call, id))));
  }

  private static Fields already(String message) {
    return Fields.of("resource", "Hook").with("code", "custom").with("message", message);
  }

  private static ForgeAnswer changeHook(ForgeCall call, ForgeState state) {
    long id = call.number("hook_id");
    return state.hooks().find(id).isEmpty()
        ? none()
        : ForgeAnswer.of(200, of(state.hooks().replace(id, hook(call, id))));
  }

  private static FakeHook hook(ForgeCall call, long id) {
    JsonNode config = call.json().path("config");
    List<String> events = new ArrayList<>();
    call.json().path("events").forEach(event -> events.add(event.asText()));
    return new FakeHook(
        id,
        config.path("url").asText(),
        config.path("secret").asText(),
        call.json().path("active").asBoolean(true),
        events);
  }

  private static Fields of(FakeHook hook) {
    return Fields.of("id", hook.id())
        .with("active", hook.active())
        .with("events", hook.events())
        .with(
            "config",
            Fields.of("url", hook.receiver())
                .with("content_type", "json")
                .with("secret", "********"));
  }

  private static ForgeAnswer deployments(ForgeCall call, ForgeState state) {
    List<Fields> newestFirst = new ArrayList<>();
    state.deployments().all().stream()
        .filter(one -> call.query("environment").map(one.environment()::equals).orElse(true))
        .filter(one -> call.query("sha").map(one.commit().hex()::equals).orElse(true))
        .forEach(one -> newestFirst.add(0, of(one)));
    return page(call, newestFirst);
  }

  private static ForgeAnswer deploy(ForgeCall call, ForgeState state) {
    boolean asked =
        call.json().path("auto_merge").asBoolean(true) || !call.json().has("required_contexts");
    return asked
        ? ForgeAnswer.of(409, Fields.of("message", "Conflict: Commit status checks failed"))
        : ForgeAnswer.of(
            201, of(state.deployments().add(id -> deployment(id, call.text("ref"), call))));
  }

  private static FakeDeployment deployment(long id, String sha, ForgeCall call) {
    return new FakeDeployment(id, call.text("environment"), new CommitId(sha), "", "", "");
  }

  private static Fields of(FakeDeployment deployment) {
    return Fields.of("id", deployment.id())
        .with("sha", deployment.commit().hex())
        .with("environment", deployment.environment());
  }

  private static ForgeAnswer deploymentStatuses(ForgeCall call, ForgeState state) {
    FakeDeployment deployment =
        state.deployments().find(call.number("deployment_id")).orElseThrow();
    return page(call, deployment.state().isEmpty() ? List.of() : List.of(ofStatus(deployment)));
  }

  /** A success makes the other ones of its environment inactive. */
  private static ForgeAnswer deploymentStatus(ForgeCall call, ForgeState state) {
    FakeDeployment now =
        state
            .deployments()
            .find(call.number("deployment_id"))
            .orElseThrow()
            .in(call.text("state"), call.text("environment_url"), call.text("description"));
    if (now.state().equals("success")) {
      state.deployments().all().stream()
          .filter(one -> one.environment().equals(now.environment()))
          .filter(one -> one.state().equals("success"))
          .forEach(one -> state.deployments().replace(one.id(), one.in("inactive", "", "")));
    }
    return ForgeAnswer.of(201, ofStatus(state.deployments().replace(now.id(), now)));
  }

  private static Fields ofStatus(FakeDeployment deployment) {
    Fields status =
        Fields.of("state", deployment.state()).with("description", deployment.description());
    return deployment.url().isEmpty() ? status : status.with("environment_url", deployment.url());
  }
}
