package io.gitops4j.git.webhook;

import io.gitops4j.core.events.WebhookHeaders;
import io.gitops4j.core.model.Fields;
import io.gitops4j.git.webhook.ForgeEvent.Change;
import java.util.List;

/**
 * Bitbucket Cloud's payloads; a push may move several branches. The heads of pull requests are
 * shortened there, and not told.
 *
 * @see <a href="https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/">Payloads</a>
 */
record BitbucketCloudPayloads() implements Payloads {
  @Override
  public List<ForgeEvent> read(WebhookHeaders headers, Fields payload) {
    String event = headers.one("X-Event-Key").orElse("");
    String repository = payload.object("repository").findText("full_name").orElse("");
    Fields who = payload.object("actor");
    String actor = who.findText("nickname").or(() -> who.findText("uuid")).orElse("");
    if (event.equals("repo:push")) {
      return payload.object("push").objects("changes").stream()
          .flatMap(change -> moved(repository, actor, change).stream())
          .toList();
    }
    return event.startsWith("pullrequest:")
        ? List.of(pullRequest(event, repository, actor, payload.object("pullrequest")))
        : List.of();
  }

  private static List<ForgeEvent> moved(String repository, String actor, Fields change) {
    Fields before = change.object("old");
    Fields after = change.object("new");
    Fields named = after.isEmpty() ? before : after;
    String folder = named.findText("type").orElse("").equals("tag") ? "refs/tags/" : "refs/heads/";
    return Payloads.moved(
        repository, actor, folder + named.text("name"), hash(before), hash(after));
  }

  private static String hash(Fields ref) {
    return ref.object("target").findText("hash").orElse("");
  }

  private static ForgeEvent pullRequest(
      String event, String repository, String actor, Fields pull) {
    Fields source = pull.object("source");
    return ForgeEvent.pullRequest(
        repository,
        actor,
        pull.number("id"),
        change(event),
        source.object("branch").text("name"),
        source.object("commit").findText("hash").orElse(""));
  }

  /** An update may be a new head or a new title, and does not say which. */
  private static Change change(String event) {
    return switch (event) {
      case "pullrequest:created" -> Change.OPENED;
      case "pullrequest:updated" -> Change.UPDATED;
      case "pullrequest:approved",
          "pullrequest:unapproved",
          "pullrequest:changes_request_created",
          "pullrequest:changes_request_removed" ->
          Change.REVIEWED;
      case "pullrequest:fulfilled" -> Change.MERGED;
      case "pullrequest:rejected" -> Change.CLOSED;
      default -> Change.OTHER;
    };
  }
}
