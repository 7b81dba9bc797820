package io.gitops4j.registry.webhook;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What registries that are a vendor's service put into their webhooks. */
final class CloudPushes {
  private static final String DOCKER_HUB = "docker.io";

  private CloudPushes() {}

  /**
   * Docker Hub's.
   *
   * @see <a href="https://docs.docker.com/docker-hub/repos/manage/webhooks/">Webhooks</a>
   */
  static List<String> dockerHub(List<Fields> events) {
    return events.stream()
        .flatMap(
            event ->
                Pushes.name(
                    DOCKER_HUB,
                    event.object("repository").text("repo_name"),
                    event.object("push_data"),
                    "tag"))
        .toList();
  }

  /**
   * GitHub's events {@code package} and {@code registry_package}, of container images that have a
   * tag.
   *
   * @see <a href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#package">package
   *     </a>
   */
  static List<String> gitHub(String host, List<Fields> events) {
    return events.stream()
        .map(e -> e.object(e.find("package").isPresent() ? "package" : "registry_package"))
        .filter(p -> p.findText("package_type").filter("container"::equalsIgnoreCase).isPresent())
        .flatMap(p -> gitHub(host, p))
        .toList();
  }

  private static Stream<String> gitHub(String host, Fields published) {
    Fields tag = published.object("package_version").object("container_metadata").object("tag");
    // the namespace may have a source repository besides, which is no part of an image's name
    String repository = published.object("owner").text("login") + "/" + published.text("name");
    return Pushes.name(host, repository.toLowerCase(Locale.ROOT), tag, "name");
  }

  /**
   * Amazon's, as EventBridge hands them to an API destination.
   *
   * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html">
   *     Events</a>
   */
  static List<String> amazon(List<Fields> events) {
    return events.stream()
        .filter(
            event -> event.findText("detail-type").filter("ECR Image Action"::equals).isPresent())
        .filter(event -> isDone(event.object("detail")))
        .flatMap(
            event ->
                Pushes.name(
                    amazonHost(event.text("account"), event.text("region")),
                    event.object("detail").text("repository-name"),
                    event.object("detail"),
                    "image-tag"))
        .toList();
  }

  private static boolean isDone(Fields detail) {
    return detail.findText("action-type").filter("PUSH"::equals).isPresent()
        && detail.findText("result").filter("SUCCESS"::equals).isPresent();
  }

  private static String amazonHost(String account, String region) {
    String end = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return account + ".dkr.ecr." + region + end;
  }

  /**
   * Google's, as a push subscription of the topic {@code gcr} delivers them.
   *
   * @see <a href="https://cloud.google.com/artifact-registry/docs/configure-notifications">
   *     Notifications</a>
   */
  static List<String> google(List<Fields> events) {
    return events.stream()
        .map(event -> event.object("message").findText("data").orElse(""))
        .flatMap(CloudPushes::message)
        .filter(message -> message.findText("action").filter("INSERT"::equals).isPresent())
        .flatMap(message -> message.findText("tag").stream())
        .toList();
  }

  private static Stream<Fields> message(String data) {
    try {
      byte[] json = Base64.getDecoder().decode(data);
      return json.length == 0 ? Stream.of() : Stream.of(Json.object(json));
    } catch (IOException e) {
      throw new IllegalArgumentException("the message's data is " + e.getMessage(), e);
    }
  }
}
