package io.gitops4j.git.fake;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Repositories.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What Data Center has around pull requests: comments, webhooks, deployments, repositories. */
final class BitbucketDataCenterFacets {
  private final Set<String> empty = new TreeSet<>();
  private final Set<String> published = new TreeSet<>();
  private final Map<Long, Long> versions = new HashMap<>();

  /** What is of repositories as such; {@code null} for all else. */
  @Nullable ForgeAnswer repository(ForgeCall call, ForgeState state) {
    return switch (call.operation().replace("/api/latest/projects/{projectKey}", "")) {
      case "POST /repos" -> create(call, state);
      case "GET /repos/{repositorySlug}" -> find(call, state);
      case "PUT /repos/{repositorySlug}" -> publish(call);
      case "GET /repos/{repositorySlug}/default-branch" ->
          ForgeAnswer.of(200, Fields.of("id", "refs/heads/main").with("displayId", "main"));
      case "PUT /repos/{repositorySlug}/browse/{path}" -> begin(call, state);
      default -> null;
    };
  }

  private ForgeAnswer create(ForgeCall call, ForgeState state) {
    String name = call.text("name");
    if (!call.value("projectKey").equals("acme")) {
      return refused(404, "project.NoSuchProjectException", "There is no such project.");
    }
    if (state.repositories().containsKey(name) || !empty.add(name)) {
      return refused(409, "DataStoreException", "This repository name is already taken.");
    }
    return ForgeAnswer.of(201, repository(name));
  }

  private ForgeAnswer find(ForgeCall call, ForgeState state) {
    String name = call.value("repositorySlug");
    boolean there = state.repositories().containsKey(name) || empty.contains(name);
    return there && call.value("projectKey").equals("acme")
        ? ForgeAnswer.of(200, repository(name))
        : refused(404, "repository.NoSuchRepositoryException", "There is no such repository.");
  }

  private ForgeAnswer publish(ForgeCall call) {
    if (call.json().path("public").asBoolean()) {
      published.add(call.value("repositorySlug"));
    }
    return ForgeAnswer.of(201, repository(call.value("repositorySlug")));
  }

  /** The first commit of an empty repository. */
  private ForgeAnswer begin(ForgeCall call, ForgeState state) {
    String name = call.value("repositorySlug");
    boolean onMain = call.raw().contains("name=\"branch\"\r\n\r\nmain\r\n");
    if (!onMain || !call.raw().contains("name=\"content\"\r\n\r\n") || !empty.remove(name)) {
      return refused(400, "validation.ArgumentValidationException", "Not so.");
    }
    state.create(name, Visibility.PRIVATE, call.value("path"), "# New\n");
    return ForgeAnswer.of(200, Fields.of("message", "Begin"));
  }

  private Fields repository(String name) {
    return Fields.of("slug", name).with("name", name).with("public", published.contains(name));
  }

  /** What is around pull requests; {@code null} for all else. */
  @Nullable ForgeAnswer answer(String operation, ForgeCall call, ForgeState state) {
    return switch (operation) {
      case "POST /pull-requests/{pullRequestId}/comments" -> comment(call, state);
      case "GET /pull-requests/{pullRequestId}/comments/{commentId}" -> readComment(call, state);
      case "PUT /pull-requests/{pullRequestId}/comments/{commentId}" -> recomment(call, state);
      case "GET /webhooks" ->
          BitbucketDataCenterDialect.page(
              call, state.hooks().all().stream().map(BitbucketDataCenterFacets::hook).toList());
      case "POST /webhooks" -> ForgeAnswer.of(200, hook(state.hooks().add(id -> hook(call, id))));
      case "PUT /webhooks/{webhookId}" -> {
        long id = call.number("webhookId");
        yield ForgeAnswer.of(200, hook(state.hooks().replace(id, hook(call, id))));
      }
      case "DELETE /webhooks/{webhookId}" ->
          state.hooks().remove(call.number("webhookId"))
              ? ForgeAnswer.empty(204)
              : refused(404, "webhook.NoSuchWebhookException", "There is no such webhook.");
      default -> null;
    };
  }

  /** As activities: somebody wrote on a line too, and has not finished a review. */
  List<Fields> comments(FakePull pull, ForgeState state) {
    FakeComment other = new FakeComment(0, pull.number(), "ada", "Here?");
    List<Fields> all = new ArrayList<>();
    all.add(activity(comment(other)).with("commentAnchor", Fields.of("path", "config.yaml")));
    all.add(activity(comment(other).with("pending", true)));
    state.comments(pull.number()).forEach(comment -> all.add(0, activity(comment(comment))));
    return all;
  }

  private static Fields activity(Fields comment) {
    return Fields.of("id", 1000 + comment.number("id"))
        .with("user", comment.object("author"))
        .with("action", "COMMENTED")
        .with("commentAction", "ADDED")
        .with("comment", comment)
        .with("createdDate", 0);
  }

  private ForgeAnswer comment(ForgeCall call, ForgeState state) {
    long pull = call.number("pullRequestId");
    return ForgeAnswer.of(
        201,
        comment(state.comments().add(id -> new FakeComment(id, pull, "robot", call.text("text")))));
  }

  private ForgeAnswer readComment(ForgeCall call, ForgeState state) {
    return state
        .comments()
        .find(call.number("commentId"))
        .map(found -> ForgeAnswer.of(200, comment(found)))
        .orElseGet(() -> refused(404, "comment.NoSuchCommentException", "It is not there."));
  }

  private ForgeAnswer recomment(ForgeCall call, ForgeState state) {
    long id = call.number("commentId");
    if (call.json().path("version").asLong(-1) != versions.getOrDefault(id, 0L)) {
      return refused(409, "comment.CommentOutOfDateException", "It has another version.");
    }
    versions.merge(id, 1L, Long::sum);
    FakeComment now = state.comments().find(id).orElseThrow().with(call.text("text"));
    return ForgeAnswer.of(200, comment(state.comments().replace(id, now)));
  }

  private Fields comment(FakeComment comment) {
    return Fields.of("id", comment.id())
        .with("version", versions.getOrDefault(comment.id(), 0L))
        .with("text", comment.text())
        .with("author", Fields.of("name", comment.login()));
  }

  private static FakeHook hook(ForgeCall call, long id) {
    List<String> events = new ArrayList<>();
    call.json().path("events").forEach(event -> events.add(event.asText()));
    String secret = call.json().at("/configuration/secret").asText();
    boolean active = call.json().path("active").asBoolean();
    return new FakeHook(id, call.text("url"), secret, active, events);
  }

  private static Fields hook(FakeHook hook) {
    return Fields.of("id", hook.id())
        .with("name", "A webhook")
        .with("url", hook.receiver())
        .with("active", hook.active())
        .with("events", hook.events());
  }

  private static ForgeAnswer refused(int status, String exception, String message) {
    return BitbucketDataCenterDialect.refusal(status, exception, message);
  }
}
