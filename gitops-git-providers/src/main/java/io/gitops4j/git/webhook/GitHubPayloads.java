package io.gitops4j.git.webhook;

import io.gitops4j.core.events.WebhookHeaders;
import io.gitops4j.core.model.Fields;
import io.gitops4j.git.webhook.ForgeEvent.Change;
import java.util.List;

/**
 * GitHub's payloads, and Gitea's, which are like them.
 *
 * @param header the header with the event's name
 * @see <a href="https://docs.github.com/en/webhooks/webhook-events-and-payloads">Payloads</a>
 */
record GitHubPayloads(String header) implements Payloads {
  @Override
  public List<ForgeEvent> read(WebhookHeaders headers, Fields payload) {
    String event = headers.one(header).orElse("");
    String repository = payload.object("repository").findText("full_name").orElse("");
    String actor = payload.object("sender").findText("login").orElse("");
    if (event.equals("push")) {
      return Payloads.moved(
          repository, actor, payload.text("ref"), payload.text("before"), payload.text("after"));
    }
    // GitHub: pull_request and pull_request_review; Gitea: also pull_request_sync, _approved, …
    return event.startsWith("pull_request") && !payload.object("pull_request").isEmpty()
        ? List.of(pullRequest(event, repository, actor, payload))
        : List.of();
  }

  private static ForgeEvent pullRequest(
      String event, String repository, String actor, Fields payload) {
    Fields pull = payload.object("pull_request");
    return ForgeEvent.pullRequest(
        repository,
        actor,
        pull.number("number"),
        change(event, payload.findText("action").orElse(""), pull),
        pull.object("head").text("ref"),
        pull.object("head").findText("sha").orElse(""));
  }

  private static Change change(String event, String action, Fields pull) {
    return switch (action) {
      case "opened", "reopened" -> Change.OPENED;
      case "synchronize", "synchronized" -> Change.UPDATED;
      case "closed" -> pull.isTrue("merged") ? Change.MERGED : Change.CLOSED;
      case "submitted", "dismissed", "reviewed" -> Change.REVIEWED;
      default -> event.contains("review") ? Change.REVIEWED : Change.OTHER;
    };
  }
}
