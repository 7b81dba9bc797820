package io.gitops4j.git.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Repositories.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** Comments, service hooks and repositories of a fake Azure DevOps. */
final class AzureFacets {
  private static final String HOOKS = " /{organization}/_apis/hooks/subscriptions";

  /** Repositories that have no commit yet. */
  private final Set<String> empty = new TreeSet<>();

  static List<Fields> threads(ForgeState state, FakePull pull) {
    return state.comments(pull.number()).stream().map(AzureFacets::thread).toList();
  }

  static ForgeAnswer add(ForgeCall call, ForgeState state, FakePull pull) {
    String text = call.json().path("comments").path(0).path("content").asText();
    FakeComment added =
        state.comments().add(id -> new FakeComment(id, pull.number(), "robot", text));
    return ForgeAnswer.of(200, thread(added));
  }

  static ForgeAnswer replace(ForgeCall call, ForgeState state) {
    return state
        .comments()
        .find(call.number("threadId"))
        .filter(comment -> call.number("commentId") == 1)
        .map(old -> state.comments().replace(old.id(), old.with(call.text("content"))))
        .map(now -> ForgeAnswer.of(200, comment(now)))
        .orElseGet(
            () ->
                AzureDialect.refusal(
                    404, "GitPullRequestCommentNotFoundException", "TF401187: There is none"));
  }

  /** A later one has a greater number, and so a later date. */
  private static Fields thread(FakeComment comment) {
    return Fields.of("id", comment.id())
        .with("status", "closed")
        .with("threadContext", null)
        .with("comments", List.of(comment(comment)));
  }

  private static Fields comment(FakeComment comment) {
    return Fields.of("id", 1)
        .with("author", AzureVoting.identity(comment.login()))
        .with("content", comment.text())
        .with("commentType", "text")
        .with("publishedDate", "2026-11-21T10:00:00." + (1000 + comment.id()) + "Z");
  }

  static ForgeAnswer hooks(ForgeCall call, ForgeState state) {
    return switch (call.operation()) {
      case "GET" + HOOKS -> {
        Fields project = subscription(0, "git.push", "https://all.example.org", "", true);
        yield AzureLists.all(
            Stream.concat(
                    Stream.of(project), state.hooks().all().stream().map(AzureFacets::subscription))
                .toList());
      }
      case "POST" + HOOKS ->
          ForgeAnswer.of(200, subscription(state.hooks().add(id -> hook(id, call))));
      case "PUT" + HOOKS + "/{subscriptionId}" ->
          ForgeAnswer.of(
              200, subscription(state.hooks().replace(number(call), hook(number(call), call))));
      default -> ForgeAnswer.empty(state.hooks().remove(number(call)) ? 200 : 404);
    };
  }

  private static long number(ForgeCall call) {
    return UUID.fromString(call.value("subscriptionId")).getLeastSignificantBits() & Long.MAX_VALUE;
  }

  private static FakeHook hook(long id, ForgeCall call) {
    JsonNode to = call.json().path("consumerInputs");
    boolean ours =
        call.json()
            .path("publisherInputs")
            .path("repository")
            .asText()
            .equals(AzureDialect.REPOSITORY_ID);
    if (!ours || !to.path("basicAuthUsername").asText().equals("gitops4j")) {
      throw new IllegalArgumentException("This is no subscription of ours: " + call.json());
    }
    return new FakeHook(
        id,
        to.path("url").asText(),
        to.path("basicAuthPassword").asText(),
        call.text("status").equals("enabled"),
        List.of(call.text("eventType")));
  }

  private static Fields subscription(FakeHook hook) {
    String event = hook.events().get(0);
    return subscription(
        hook.id(), event, hook.receiver(), AzureDialect.REPOSITORY_ID, hook.active());
  }

  private static Fields subscription(
      long id, String event, String receiver, String repository, boolean active) {
    return Fields.of("id", new UUID(0x4000L, Long.MIN_VALUE | id).toString())
        .with("publisherId", "tfs")
        .with("eventType", event)
        .with("consumerId", "webHooks")
        .with("consumerActionId", "httpRequest")
        .with("status", active ? "enabled" : "disabledBySystem")
        .with(
            "publisherInputs",
            Fields.of("projectId", AzureDialect.PROJECT_ID).with("repository", repository))
        .with("consumerInputs", Fields.of("url", receiver).with("basicAuthPassword", "********"));
  }

  ForgeAnswer repositories(ForgeState state) {
    List<Fields> all = new ArrayList<>();
    state.repositories().keySet().forEach(name -> all.add(repository(name, true)));
    empty.forEach(name -> all.add(repository(name, false)));
    return AzureLists.all(all);
  }

  ForgeAnswer create(ForgeCall call, ForgeState state) {
    String name = call.text("name");
    if (state.repositories().containsKey(name) || !empty.add(name)) {
      return AzureDialect.refusal(
          409, "GitRepositoryNameAlreadyExistsException", "TF400948: There is one already.");
    }
    return ForgeAnswer.of(201, repository(name, false));
  }

  /** A repository that only Git knows more of. */
  ForgeAnswer other(ForgeCall call, ForgeState state) {
    String name = call.value("repositoryId");
    if (call.operation().endsWith("{repositoryId}/pushes") && empty.remove(name)) {
      JsonNode readme = call.json().path("commits").path(0).path("changes").path(0);
      String path = readme.path("item").path("path").asText().substring(1);
      String content = readme.path("newContent").path("content").asText();
      state.create(name, Visibility.PRIVATE, path, content);
      return ForgeAnswer.of(200, Fields.of("pushId", state.nextId()));
    }
    return state.repositories().containsKey(name)
        ? ForgeAnswer.of(200, repository(name, true))
        : AzureDialect.refusal(404, "GitRepositoryNotFoundException", "TF401019: There is none");
  }

  /** Nothing is done to any branch, and the status is that of success: so the server does it. */
  static ForgeAnswer refusedRefs(ForgeCall call) {
    List<Fields> refused = new ArrayList<>();
    for (JsonNode ref : call.json()) {
      refused.add(
          Fields.of("name", ref.path("name").asText())
              .with("success", false)
              .with("updateStatus", "staleOldObjectId"));
    }
    return AzureLists.all(refused);
  }

  static Fields repository(String name, boolean begun) {
    String id =
        name.equals(ForgeState.NAME)
            ? AzureDialect.REPOSITORY_ID
            : UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
    Fields repository =
        Fields.of("id", id)
            .with("name", name)
            .with(
                "project",
                Fields.of("id", AzureDialect.PROJECT_ID)
                    .with("name", "web shop")
                    .with("visibility", "private"));
    return begun ? repository.with("defaultBranch", "refs/heads/main") : repository;
  }
}
