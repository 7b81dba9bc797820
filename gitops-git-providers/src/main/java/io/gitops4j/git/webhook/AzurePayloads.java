package io.gitops4j.git.webhook;

import io.gitops4j.core.events.WebhookHeaders;
import io.gitops4j.core.model.Fields;
import io.gitops4j.git.webhook.ForgeEvent.Change;
import java.util.List;

/**
 * Azure DevOps' payloads. A repository is {@code project/name}.
 *
 * @see <a href="https://learn.microsoft.com/azure/devops/service-hooks/events">Service hook
 *     events</a>
 */
record AzurePayloads() implements Payloads {
  @Override
  public List<ForgeEvent> read(WebhookHeaders headers, Fields payload) {
    Fields resource = payload.object("resource");
    String event = payload.findText("eventType").orElse("");
    String repository = name(resource.object("repository"));
    if (event.equals("git.push")) {
      String actor = resource.object("pushedBy").findText("uniqueName").orElse("");
      return resource.objects("refUpdates").stream()
          .flatMap(update -> moved(repository, actor, update).stream())
          .toList();
    }
    return event.startsWith("git.pullrequest.")
        ? List.of(pullRequest(event, repository, resource))
        : List.of();
  }

  private static List<ForgeEvent> moved(String repository, String actor, Fields update) {
    return Payloads.moved(
        repository,
        actor,
        update.text("name"),
        update.text("oldObjectId"),
        update.text("newObjectId"));
  }

  private static ForgeEvent pullRequest(String event, String repository, Fields pull) {
    return ForgeEvent.pullRequest(
        repository,
        pull.object("createdBy").findText("uniqueName").orElse(""),
        pull.number("pullRequestId"),
        change(event, pull.findText("status").orElse("")),
        Payloads.branch(pull.text("sourceRefName")),
        pull.object("lastMergeSourceCommit").findText("commitId").orElse(""));
  }

  private static String name(Fields repository) {
    return repository.object("project").findText("name").orElse("")
        + "/"
        + repository.findText("name").orElse("");
  }

  /** The merged event tells of an attempt; an update may be a new head, a vote, or the end. */
  private static Change change(String event, String status) {
    return switch (status) {
      case "completed" -> Change.MERGED;
      case "abandoned" -> Change.CLOSED;
      default ->
          switch (event) {
            case "git.pullrequest.created" -> Change.OPENED;
            case "git.pullrequest.updated" -> Change.UPDATED;
            default -> Change.OTHER;
          };
    };
  }
}
