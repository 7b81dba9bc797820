package io.gitops4j.git.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.events.WebhookSignature;
import io.gitops4j.core.model.Secret;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A webhook as a forge sends it.
 *
 * @param headers by name
 * @param text its body
 */
record SentWebhook(Map<String, List<String>> headers, String text) {
  static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");
  static final Secret SECRET = Secret.of("correct horse battery staple");
  static final Secret SIGNING =
      Secret.of(
          "whsec_"
              + Base64.getEncoder()
                  .encodeToString("0123456789abcdefghijklmnopqrstuv".getBytes(UTF_8)));

  /** The forges, by how they show that a webhook is theirs. */
  enum Forge {
    GITHUB,
    GITEA,
    GITLAB,
    GITLAB_SIGNED,
    BITBUCKET_CLOUD,
    BITBUCKET_DATA_CENTER,
    AZURE;

    WebhookReceiver receiver() {
      return switch (this) {
        case GITHUB -> WebhookReceiver.gitHub(SECRET);
        case GITEA -> WebhookReceiver.gitea(SECRET);
        case GITLAB -> WebhookReceiver.gitLab(() -> NOW, SECRET);
        case GITLAB_SIGNED -> WebhookReceiver.gitLab(() -> NOW, SIGNING);
        case BITBUCKET_CLOUD -> WebhookReceiver.bitbucketCloud(SECRET);
        case BITBUCKET_DATA_CENTER -> WebhookReceiver.bitbucketDataCenter(SECRET);
        case AZURE -> WebhookReceiver.azureDevOps("hook", SECRET);
      };
    }

    /** Whether a signature over the body is what shows it. */
    boolean signs() {
      return this != GITLAB && this != AZURE;
    }

    SentWebhook send(String event, String json) {
      byte[] body = json.getBytes(UTF_8);
      Map<String, List<String>> headers = new LinkedHashMap<>();
      headers.put("Content-Type", List.of("application/json"));
      shown(event, body).forEach((name, value) -> headers.put(name, List.of(value)));
      return new SentWebhook(headers, json);
    }

    private Map<String, String> shown(String event, byte[] body) {
      return switch (this) {
        case GITHUB ->
            Map.of("x-github-event", event, "x-hub-signature-256", "sha256=" + hmac(body));
        case GITEA -> Map.of("X-Gitea-Event", event, "X-Gitea-Signature", hmac(body));
        case GITLAB -> Map.of("X-Gitlab-Event", event, "X-Gitlab-Token", SECRET.reveal());
        case GITLAB_SIGNED -> WebhookSignature.sign(List.of(SIGNING), "id-1", NOW, body);
        case BITBUCKET_CLOUD, BITBUCKET_DATA_CENTER ->
            Map.of("X-Event-Key", event, "X-Hub-Signature", "sha256=" + hmac(body));
        case AZURE -> Map.of("Authorization", "Basic " + basic("hook", SECRET.reveal()));
      };
    }
  }

  byte[] body() {
    return text.getBytes(UTF_8);
  }

  /** The header that shows it is authentic. */
  String proof() {
    return headers.keySet().stream()
        .filter(name -> name.matches("(?i).*(signature|signature-256|token|authorization)"))
        .findFirst()
        .orElseThrow();
  }

  SentWebhook withHeader(String name, List<String> values) {
    Map<String, List<String>> other = new LinkedHashMap<>(headers);
    other.put(name, new ArrayList<>(values));
    return new SentWebhook(other, text);
  }

  SentWebhook withText(String other) {
    return new SentWebhook(headers, other);
  }

  static String hmac(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.reveal().getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String basic(String user, String password) {
    return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }
}
