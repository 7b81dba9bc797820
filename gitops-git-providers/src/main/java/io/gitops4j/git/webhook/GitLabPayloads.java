package io.gitops4j.git.webhook;

import io.gitops4j.core.events.WebhookHeaders;
import io.gitops4j.core.model.Fields;
import io.gitops4j.git.webhook.ForgeEvent.Change;
import java.util.List;

/**
 * GitLab's payloads.
 *
 * @see <a href="https://docs.gitlab.com/user/project/integrations/webhook_events/">Events</a>
 */
record GitLabPayloads() implements Payloads {
  @Override
  public List<ForgeEvent> read(WebhookHeaders headers, Fields payload) {
    String repository = payload.object("project").findText("path_with_namespace").orElse("");
    return switch (payload.findText("object_kind").orElse("")) {
      case "push", "tag_push" ->
          Payloads.moved(
              repository,
              payload.findText("user_username").orElse(""),
              payload.text("ref"),
              payload.text("before"),
              payload.text("after"));
      case "merge_request" -> List.of(mergeRequest(repository, payload));
      default -> List.of();
    };
  }

  private static ForgeEvent mergeRequest(String repository, Fields payload) {
    Fields request = payload.object("object_attributes");
    return ForgeEvent.pullRequest(
        repository,
        payload.object("user").findText("username").orElse(""),
        request.number("iid"),
        change(request),
        request.text("source_branch"),
        request.object("last_commit").findText("id").orElse(""));
  }

  /** An update with an old revision is a new head. */
  private static Change change(Fields request) {
    return switch (request.findText("action").orElse("")) {
      case "open", "reopen" -> Change.OPENED;
      case "update" -> request.find("oldrev").isPresent() ? Change.UPDATED : Change.OTHER;
      case "approved", "approval", "unapproved", "unapproval" -> Change.REVIEWED;
      case "merge" -> Change.MERGED;
      case "close" -> Change.CLOSED;
      default -> Change.OTHER;
    };
  }
}
