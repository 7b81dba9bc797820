package io.gitops4j.git.webhook;

import io.gitops4j.core.events.WebhookHeaders;
import io.gitops4j.core.model.Fields;
import io.gitops4j.git.webhook.ForgeEvent.Change;
import java.util.List;

/**
 * Bitbucket Data Center's payloads. A repository is {@code PROJECT/slug}.
 *
 * @see <a href="https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html">
 *     Event payload</a>
 */
record BitbucketDataCenterPayloads() implements Payloads {
  @Override
  public List<ForgeEvent> read(WebhookHeaders headers, Fields payload) {
    String event = headers.one("X-Event-Key").orElse("");
    String actor = payload.object("actor").findText("name").orElse("");
    if (event.equals("repo:refs_changed")) {
      String repository = name(payload.object("repository"));
      return payload.objects("changes").stream()
          .flatMap(change -> moved(repository, actor, change).stream())
          .toList();
    }
    return event.startsWith("pr:")
        ? List.of(pullRequest(event, actor, payload.object("pullRequest")))
        : List.of();
  }

  private static List<ForgeEvent> moved(String repository, String actor, Fields change) {
    return Payloads.moved(
        repository,
        actor,
        change.object("ref").text("id"),
        change.text("fromHash"),
        change.text("toHash"));
  }

  private static ForgeEvent pullRequest(String event, String actor, Fields pull) {
    Fields source = pull.object("fromRef");
    return ForgeEvent.pullRequest(
        name(pull.object("toRef").object("repository")),
        actor,
        pull.number("id"),
        change(event),
        Payloads.branch(source.text("id")),
        source.findText("latestCommit").orElse(""));
  }

  private static String name(Fields repository) {
    return repository.object("project").text("key") + "/" + repository.text("slug");
  }

  private static Change change(String event) {
    return switch (event) {
      case "pr:opened", "pr:reopened" -> Change.OPENED;
      case "pr:from_ref_updated" -> Change.UPDATED;
      case "pr:reviewer:approved", "pr:reviewer:unapproved", "pr:reviewer:needs_work" ->
          Change.REVIEWED;
      case "pr:merged" -> Change.MERGED;
      case "pr:declined", "pr:deleted" -> Change.CLOSED;
      default -> Change.OTHER;
    };
  }
}
