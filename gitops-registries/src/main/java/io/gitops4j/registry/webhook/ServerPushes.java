package io.gitops4j.registry.webhook;

import io.gitops4j.core.model.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What registries that are somebody's server put into their webhooks. */
final class ServerPushes {
  private ServerPushes() {}

  /**
   * The distribution project's notifications, and those of Azure, which are like them: each event
   * by itself, or in CloudEvents and Event Grid's envelopes.
   *
   * @see <a href="https://distribution.github.io/distribution/about/notifications/">Notifications
   *     </a>
   */
  static List<String> distribution(String host, List<Fields> events) {
    return events.stream()
        .flatMap(event -> inEnvelope(event).stream())
        .filter(event -> event.findText("action").filter("push"::equals).isPresent())
        .map(event -> event.object("target"))
        .flatMap(target -> Pushes.name(host, target.text("repository"), target, "tag"))
        .toList();
  }

  private static List<Fields> inEnvelope(Fields event) {
    if (event.find("events").isPresent()) {
      return event.objects("events");
    }
    return List.of(event.object("data").isEmpty() ? event : event.object("data"));
  }

  /**
   * Harbor's, in either of its formats.
   *
   * @see <a
   *     href="https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/">
   *     Webhooks</a>
   */
  static List<String> harbor(String host, List<Fields> events) {
    List<String> pushed = new ArrayList<>();
    for (Fields event : events) {
      String type = event.findText("type").orElse("");
      boolean cloud = type.equals("harbor.artifact.pushed");
      if (cloud || type.equals("PUSH_ARTIFACT")) {
        Fields data = event.object(cloud ? "data" : "event_data");
        String repository = data.object("repository").text("repo_full_name");
        for (Fields resource : data.objects("resources")) {
          Pushes.name(host, repository, resource, "tag").forEach(pushed::add);
        }
      }
    }
    return pushed;
  }

  /**
   * Quay's.
   *
   * @see <a
   *     href="https://docs.redhat.com/en/documentation/red_hat_quay/3/html/use_red_hat_quay/repository-notifications">
   *     Repository notifications</a>
   */
  static List<String> quay(String host, List<Fields> events) {
    return events.stream()
        .flatMap(
            event ->
                tags(event.find("updated_tags").orElse(List.of()))
                    .map(tag -> host + "/" + event.text("repository") + ":" + tag))
        .toList();
  }

  /** A list of tags; formerly tags with what they point to. */
  private static Stream<String> tags(Object updated) {
    if (updated instanceof Map<?, ?> map) {
      return map.keySet().stream().map(String::valueOf);
    }
    return updated instanceof List<?> list ? list.stream().map(String::valueOf) : Stream.of();
  }

  /**
   * JFrog Artifactory's. Repositories are named as paths of the host: {@code
   * docker-local/team/app}.
   *
   * @see <a
   *     href="https://jfrog.com/help/r/jfrog-platform-administration-documentation/domain-docker">
   *     Docker events</a>
   */
  static List<String> jFrog(String host, List<Fields> events) {
    return events.stream()
        .filter(event -> event.findText("domain").filter("docker"::equals).isPresent())
        .filter(event -> event.findText("event_type").filter("pushed"::equals).isPresent())
        .map(event -> event.object("data"))
        .flatMap(
            data ->
                Pushes.name(
                    host, data.text("repo_key") + "/" + data.text("image_name"), data, "tag"))
        .toList();
  }
}
