package io.gitops4j.registry.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.events.WebhookRefusedException;
import io.gitops4j.core.model.Secret;
import java.net.URI;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples are written from the vendors' documents, with the fields those have. */
@DisplayName("A registry's webhook")
class RegistryWebhookReceiverTest {
  private static final Secret SECRET = Secret.of("swordfish");
  private static final URI HOOK = URI.create("/hooks");
  private static final URI TOKEN = URI.create("/hooks?from=registry&token=sword%66ish");

  private static final String DISTRIBUTION =
      """
      {"events": [
        {"id": "1", "action": "push", "target": {"mediaType": "application/octet-stream",
          "digest": "sha256:1", "repository": "team/app"}, "request": {"host": "registry:5000"}},
        {"id": "2", "action": "push", "target": {
          "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:2",
          "repository": "team/app", "tag": "1.2.3"}, "request": {"host": "registry:5000"}},
        {"id": "3", "action": "pull", "target": {"repository": "team/app", "tag": "1.2.2"}},
        {"id": "4", "action": "delete", "target": {"repository": "team/app", "tag": "1.2.1"}}]}
      """;

  private static final String DOCKER_HUB =
      """
      {"callback_url": "https://registry.hub.docker.com/u/team/app/hook/1/",
       "push_data": {"pushed_at": 1767603600, "pusher": "ann", "tag": "1.2.3"},
       "repository": {"name": "app", "namespace": "team", "repo_name": "team/app"}}
      """;

  private static final String GITHUB =
      """
      {"action": "published", "%s": {"name": "App", "namespace": "Team/source", "ecosystem": "CONTAINER",
        "package_type": "%s", "owner": {"login": "Team"}, "package_version": {"version": "sha256:2",
        "container_metadata": {"tag": {"name": "%s", "digest": "sha256:2"}}}}}
      """;

  private static final String HARBOR =
      """
      {"type": "%s", "occur_at": 1767603600, "operator": "ann", "event_data": {
        "resources": [{"digest": "sha256:2", "tag": "1.2.3",
          "resource_url": "harbor.example/team/app:1.2.3"}],
        "repository": {"name": "app", "namespace": "team", "repo_full_name": "team/app"}}}
      """;

  private static final String HARBOR_CLOUD_EVENT =
      """
      {"specversion": "1.0", "type": "harbor.artifact.pushed", "source": "/projects/1/webhook/1",
       "data": {"resources": [{"digest": "sha256:2", "tag": "1.2.3",
          "resource_url": "harbor.example/team/app:1.2.3"}],
        "repository": {"name": "app", "namespace": "team", "repo_full_name": "team/app"}}}
      """;

  private static final String QUAY =
      """
      {"name": "app", "repository": "team/app", "namespace": "team",
       "docker_url": "quay.example/team/app", "updated_tags": %s}
      """;

  private static final String AZURE =
      """
      {"id": "1", "timestamp": "2026-01-05T09:00:00Z", "action": "%s", "target": {
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "size": 524,
        "digest": "sha256:2", "repository": "team/app", "tag": "1.2.3"},
       "request": {"id": "2", "host": "example.azurecr.io", "method": "PUT"}}
      """;

  private static final String EVENT_GRID =
      """
      [{"id": "1", "subject": "team/app:1.2.3", "specversion": "1.0",
        "type": "Microsoft.ContainerRegistry.ImagePushed", "data": %s}]
      """;

  private static final String AMAZON =
      """
      {"version": "0", "id": "1", "detail-type": "ECR Image Action", "source": "aws.ecr",
       "account": "123456789012", "region": "%s", "detail": {"result": "%s",
        "repository-name": "team/app", "image-digest": "sha256:2", "action-type": "PUSH",
        "image-tag": "1.2.3"}}
      """;

  private static final String GOOGLE =
      """
      {"subscription": "projects/p/subscriptions/s", "message": {"messageId": "1", "data": "%s"}}
      """;

  private static final String GOOGLE_MESSAGE =
      """
      {"action": "%s", "digest": "europe-docker.pkg.dev/p/team/app@sha256:2",
       "tag": "europe-docker.pkg.dev/p/team/app:1.2.3"}
      """;

  private static final String JFROG =
      """
      {"domain": "docker", "event_type": "%s", "subscription_key": "test", "data": {
        "repo_key": "docker-local", "path": "team/app/1.2.3/manifest.json", "name": "manifest.json",
        "image_name": "team/app", "tag": "1.2.3", "platforms": []}}
      """;

  private static String google(String action) {
    byte[] message = GOOGLE_MESSAGE.formatted(action).getBytes(UTF_8);
    return GOOGLE.formatted(Base64.getEncoder().encodeToString(message));
  }

  static Stream<Arguments> pushes() {
    RegistryWebhookReceiver azure = RegistryWebhookReceiver.azure("example.azurecr.io", SECRET);
    RegistryWebhookReceiver quay = RegistryWebhookReceiver.quay("quay.example", SECRET);
    RegistryWebhookReceiver harbor = RegistryWebhookReceiver.harbor("harbor.example", SECRET);
    RegistryWebhookReceiver gitHub = RegistryWebhookReceiver.gitHub("ghcr.io", SECRET);
    RegistryWebhookReceiver amazon = RegistryWebhookReceiver.amazon(SECRET);
    String azurePush = AZURE.formatted("push");
    return Stream.of(
        Arguments.of(
            RegistryWebhookReceiver.distribution("registry.example", SECRET),
            DISTRIBUTION,
            "registry.example/team/app:1.2.3"),
        Arguments.of(
            RegistryWebhookReceiver.dockerHub(SECRET), DOCKER_HUB, "docker.io/team/app:1.2.3"),
        Arguments.of(
            gitHub, GITHUB.formatted("package", "CONTAINER", "1.2.3"), "ghcr.io/team/app:1.2.3"),
        Arguments.of(
            gitHub,
            GITHUB.formatted("registry_package", "container", "1.2.3"),
            "ghcr.io/team/app:1.2.3"),
        Arguments.of(harbor, HARBOR.formatted("PUSH_ARTIFACT"), "harbor.example/team/app:1.2.3"),
        Arguments.of(harbor, HARBOR_CLOUD_EVENT, "harbor.example/team/app:1.2.3"),
        Arguments.of(quay, QUAY.formatted("[\"1.2.3\"]"), "quay.example/team/app:1.2.3"),
        Arguments.of(quay, QUAY.formatted("{\"1.2.3\": \"2\"}"), "quay.example/team/app:1.2.3"),
        Arguments.of(azure, azurePush, "example.azurecr.io/team/app:1.2.3"),
        Arguments.of(azure, EVENT_GRID.formatted(azurePush), "example.azurecr.io/team/app:1.2.3"),
        Arguments.of(
            amazon,
            AMAZON.formatted("eu-west-1", "SUCCESS"),
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.2.3"),
        Arguments.of(
            amazon,
            AMAZON.formatted("cn-north-1", "SUCCESS"),
            "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team/app:1.2.3"),
        Arguments.of(
            RegistryWebhookReceiver.google(SECRET),
            google("INSERT"),
            "europe-docker.pkg.dev/p/team/app:1.2.3"),
        Arguments.of(
            RegistryWebhookReceiver.jFrog("example.jfrog.io", SECRET),
            JFROG.formatted("pushed"),
            "example.jfrog.io/docker-local/team/app:1.2.3"));
  }

  @ParameterizedTest
  @MethodSource("pushes")
  @DisplayName("tells which tag of which repository was pushed")
  void tells(RegistryWebhookReceiver receiver, String body, String pushed) throws Exception {
    assertThat(receiver.receive(TOKEN, Map.of(), body.getBytes(UTF_8)))
        .singleElement()
        .hasToString(pushed);
  }

  static Stream<Arguments> others() {
    RegistryWebhookReceiver gitHub = RegistryWebhookReceiver.gitHub("ghcr.io", SECRET);
    return Stream.of(
        Arguments.of(gitHub, GITHUB.formatted("package", "npm", "1.2.3")),
        Arguments.of(gitHub, GITHUB.formatted("package", "CONTAINER", "")),
        Arguments.of(gitHub, "{\"zen\": \"Design for failure.\"}"),
        Arguments.of(
            RegistryWebhookReceiver.harbor("h.example", SECRET), HARBOR.formatted("PULL_ARTIFACT")),
        Arguments.of(
            RegistryWebhookReceiver.harbor("h.example", SECRET),
            HARBOR.formatted("PUSH_ARTIFACT").replace("\"tag\": \"1.2.3\",", "")),
        Arguments.of(
            RegistryWebhookReceiver.jFrog("j.example", SECRET),
            JFROG.formatted("pushed").replace("\"tag\": \"1.2.3\"", "\"tag\": \"sha256:2\"")),
        Arguments.of(RegistryWebhookReceiver.azure("a.example", SECRET), AZURE.formatted("delete")),
        Arguments.of(
            RegistryWebhookReceiver.amazon(SECRET), AMAZON.formatted("eu-west-1", "FAILURE")),
        Arguments.of(RegistryWebhookReceiver.google(SECRET), google("DELETE")),
        Arguments.of(RegistryWebhookReceiver.google(SECRET), "{}"),
        Arguments.of(
            RegistryWebhookReceiver.jFrog("j.example", SECRET), JFROG.formatted("deleted")));
  }

  @ParameterizedTest
  @MethodSource("others")
  @DisplayName("of something else tells nothing")
  void tellsNothing(RegistryWebhookReceiver receiver, String body) throws Exception {
    assertThat(receiver.receive(TOKEN, Map.of(), body.getBytes(UTF_8))).isEmpty();
  }

  private static void receive(RegistryWebhookReceiver receiver, URI hook, String name, String value)
      throws WebhookRefusedException {
    receiver.receive(hook, Map.of(name, List.of(value)), JFROG.formatted("x").getBytes(UTF_8));
  }

  private static String hmac(String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.reveal().getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
  }

  @Test
  @DisplayName("is taken with the secret in the header, in the address, or as a signature")
  void authentic() throws Exception {
    RegistryWebhookReceiver harbor =
        RegistryWebhookReceiver.harbor("h.example", Secret.of("older"), SECRET);
    receive(harbor, HOOK, "authorization", "swordfish");
    receive(harbor, HOOK, "AUTHORIZATION", "Bearer swordfish");
    receive(harbor, HOOK, "Authorization", "older");
    receive(harbor, TOKEN, "Other", "");
    RegistryWebhookReceiver jFrog = RegistryWebhookReceiver.jFrog("j.example", SECRET);
    receive(jFrog, HOOK, "X-JFrog-Event-Auth", "swordfish");
    receive(jFrog, HOOK, "X-JFrog-Event-Auth", hmac(JFROG.formatted("x")));
    RegistryWebhookReceiver gitHub = RegistryWebhookReceiver.gitHub("ghcr.io", SECRET);
    receive(gitHub, HOOK, "X-Hub-Signature-256", "sha256=" + hmac(JFROG.formatted("x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ", "swordfis", "swordfishes", "Basic swordfish"})
  @DisplayName("without the secret is refused")
  void unauthentic(String shown) {
    RegistryWebhookReceiver receiver = RegistryWebhookReceiver.harbor("h.example", SECRET);
    for (String address :
        List.of("/hooks", "/hooks?token=", "/hooks?token=sword", "/hooks?xtoken=swordfish")) {
      assertThatThrownBy(() -> receive(receiver, URI.create(address), "Authorization", shown))
          .isInstanceOfSatisfying(
              WebhookRefusedException.class, e -> assertThat(e.status()).isEqualTo(401))
          .hasMessageNotContaining("swordfish");
    }
  }

  @Test
  @DisplayName("that is too large, or no webhook of this registry, is refused")
  void malformed() {
    RegistryWebhookReceiver receiver = RegistryWebhookReceiver.quay("quay.io", SECRET);
    assertThatThrownBy(() -> receiver.receive(TOKEN, Map.of(), new byte[(1 << 20) + 1]))
        .hasMessageContaining("larger");
    for (String body :
        List.of(
            "",
            "[",
            "[]]",
            "nothing",
            "7",
            QUAY.formatted("[\"not a tag!\"]"),
            "{\"updated_tags\":[1]}")) {
      assertThatThrownBy(() -> receiver.receive(TOKEN, Map.of(), body.getBytes(UTF_8)))
          .as(body)
          .isInstanceOfSatisfying(
              WebhookRefusedException.class, e -> assertThat(e.status()).isEqualTo(400));
    }
    assertThatThrownBy(() -> RegistryWebhookReceiver.quay("quay.io"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
