package io.gitops4j.registry.webhook;

import io.gitops4j.core.events.WebhookAuthenticity;
import io.gitops4j.core.events.WebhookHeaders;
import io.gitops4j.core.events.WebhookRefusedException;
import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the webhooks of one registry, whatever server receives them: checks that its sender knows
 * the secret, and reads which tags were pushed. That is a hint and no more: hand it to {@code
 * VersionWatch.hint}, which looks for itself. So a webhook that comes twice, late or made up does
 * no harm, and one that is lost costs the time until the next look. GitLab has none for its
 * registry.
 *
 * <p>Registries sign nothing, GitHub and JFrog aside: they show the secret itself, in the header
 * {@code Authorization} ({@code Bearer …} or as it is), or, where they send no headers of one's
 * own, in the address they are given: {@code https://example.com/hooks?token=…}. What is in an
 * address gets into logs; give each such webhook a secret of its own. Immutable and thread-safe.
 */
public final class RegistryWebhookReceiver {
  private static final int LARGEST = 1 << 20;

  /** A name that none of the headers of a request has: what the address shows is put there. */
  private static final String IN_ADDRESS = " token";

  private static final Pattern TOKEN = Pattern.compile("(?:.*&)?token=([^&]*)(?:&.*)?");

  private final WebhookAuthenticity authenticity;
  private final Pushes pushes;
  private final List<Secret> secrets;

  private RegistryWebhookReceiver(
      WebhookAuthenticity authenticity, Pushes pushes, Secret... secrets) {
    this.authenticity = authenticity.or(WebhookAuthenticity.token(IN_ADDRESS));
    this.pushes = pushes;
    this.secrets = WebhookAuthenticity.secrets(secrets);
  }

  private static WebhookAuthenticity authorization() {
    WebhookAuthenticity plain = WebhookAuthenticity.token("Authorization");
    return plain.or(
        (headers, body, secret) ->
            plain.shows(headers, body, Secret.of("Bearer " + secret.reveal())));
  }

  /**
   * Of the distribution project's registry: an endpoint of its {@code notifications}.
   *
   * @param host the registry's, as references name it
   * @param secrets the present one, and others while it changes
   */
  public static RegistryWebhookReceiver distribution(String host, Secret... secrets) {
    return new RegistryWebhookReceiver(
        authorization(), events -> ServerPushes.distribution(host, events), secrets);
  }

  /** Of Docker Hub, which shows the secret in the address alone. */
  public static RegistryWebhookReceiver dockerHub(Secret... secrets) {
    return new RegistryWebhookReceiver(authorization(), CloudPushes::dockerHub, secrets);
  }

  /**
   * Of GitHub's registry, or an Enterprise Server's: {@code X-Hub-Signature-256}.
   *
   * @param host {@code ghcr.io}
   */
  public static RegistryWebhookReceiver gitHub(String host, Secret... secrets) {
    return new RegistryWebhookReceiver(
        WebhookAuthenticity.hmac("X-Hub-Signature-256", "sha256="),
        events -> CloudPushes.gitHub(host, events),
        secrets);
  }

  /** Of Harbor, in its default format or as CloudEvents; the secret is the "auth header". */
  public static RegistryWebhookReceiver harbor(String host, Secret... secrets) {
    return new RegistryWebhookReceiver(
        authorization(), events -> ServerPushes.harbor(host, events), secrets);
  }

  /**
   * Of Quay, which shows the secret in the address alone.
   *
   * @param host {@code quay.io}, or a server's own
   */
  public static RegistryWebhookReceiver quay(String host, Secret... secrets) {
    return new RegistryWebhookReceiver(
        authorization(), events -> ServerPushes.quay(host, events), secrets);
  }

  /**
   * Of Azure's registry: its own webhooks with a header of one's own, or Event Grid's, whose
   * subscription has to be confirmed once by whoever makes it.
   *
   * @param host {@code example.azurecr.io}
   */
  public static RegistryWebhookReceiver azure(String host, Secret... secrets) {
    return new RegistryWebhookReceiver(
        authorization(), events -> ServerPushes.distribution(host, events), secrets);
  }

  /** Of Amazon's registry: an API destination of EventBridge that sends the header. */
  public static RegistryWebhookReceiver amazon(Secret... secrets) {
    return new RegistryWebhookReceiver(authorization(), CloudPushes::amazon, secrets);
  }

  /** Of Google's registries: a push subscription of Pub/Sub, the secret in its address. */
  public static RegistryWebhookReceiver google(Secret... secrets) {
    return new RegistryWebhookReceiver(authorization(), CloudPushes::google, secrets);
  }

  /**
   * Of JFrog Artifactory: {@code X-JFrog-Event-Auth}, which holds the secret, or an HMAC-SHA256
   * where it is used for signing.
   */
  public static RegistryWebhookReceiver jFrog(String host, Secret... secrets) {
    String header = "X-JFrog-Event-Auth";
    return new RegistryWebhookReceiver(
        WebhookAuthenticity.token(header).or(WebhookAuthenticity.hmac(header, "")),
        events -> ServerPushes.jFrog(host, events),
        secrets);
  }

  /**
   * Takes a request.
   *
   * @param address what was asked for, with its query
   * @param headers by name, in whatever case
   * @param body the bytes as they came
   * @return what was pushed, with its tag; nothing for what is of no interest here
   * @throws WebhookRefusedException if it is too large, not authentic, or not what the registry
   *     sends
   */
  public List<ImageReference> receive(URI address, Map<String, List<String>> headers, byte[] body)
      throws WebhookRefusedException {
    Map<String, List<String>> all = new HashMap<>(headers);
    all.put(IN_ADDRESS, List.of(token(address)));
    authenticity.require(new WebhookHeaders(all), body, secrets, LARGEST);
    try {
      return pushes.read(events(body)).stream().map(ImageReference::parse).toList();
    } catch (IOException | IllegalArgumentException e) {
      throw new WebhookRefusedException(
          400, "its body is not one of the registry: " + e.getMessage());
    }
  }

  private static String token(URI address) throws WebhookRefusedException {
    String query = address.getRawQuery() == null ? "" : address.getRawQuery();
    Matcher token = TOKEN.matcher(query);
    try {
      return token.matches() ? URLDecoder.decode(token.group(1), StandardCharsets.UTF_8) : "";
    } catch (IllegalArgumentException e) {
      throw new WebhookRefusedException(400, "its address can't be read");
    }
  }

  /** One event, or a list of them. */
  private static List<Fields> events(byte[] body) throws IOException {
    int first = 0;
    while (first < body.length && Character.isWhitespace(body[first])) {
      first++;
    }
    if (first == body.length || body[first] != '[') {
      return List.of(Json.object(body));
    }
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.writeBytes("{\"events\":".getBytes(StandardCharsets.UTF_8));
    object.writeBytes(body);
    object.write('}');
    return Json.object(object.toByteArray()).objects("events");
  }
}
