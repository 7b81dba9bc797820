package io.gitops4j.git.webhook;

import io.gitops4j.core.events.WebhookAuthenticity;
import io.gitops4j.core.events.WebhookHeaders;
import io.gitops4j.core.events.WebhookRefusedException;
import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.SystemClock;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Takes the webhooks of one forge, whatever server receives them: checks that they are authentic,
 * over the bytes as they came, and reads what happened.
 *
 * <p>None of the forges' own schemes but GitLab's signing token says when a webhook was sent, so an
 * old one can be sent again by whoever saw it; what follows from an event has to bear that, as
 * starts and signals of a delivery do. Azure DevOps signs nothing: anybody who sees one request can
 * make others. Immutable and thread-safe.
 */
public final class WebhookReceiver {
  /** The largest body any of the forges sends (GitHub: 25 MB). */
  private static final int LARGEST = 25 << 20;

  private final WebhookAuthenticity authenticity;
  private final Payloads payloads;
  private final List<Secret> secrets;

  private WebhookReceiver(WebhookAuthenticity authenticity, Payloads payloads, Secret... secrets) {
    this.authenticity = authenticity;
    this.payloads = payloads;
    this.secrets = WebhookAuthenticity.secrets(secrets);
  }

  /**
   * Of GitHub: {@code X-Hub-Signature-256}. The content type has to be {@code application/json}.
   *
   * @param secrets the present one, and others while it changes
   * @see <a
   *     href="https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries">
   *     Validating webhook deliveries</a>
   */
  public static WebhookReceiver gitHub(Secret... secrets) {
    return new WebhookReceiver(
        WebhookAuthenticity.hmac("X-Hub-Signature-256", "sha256="),
        new GitHubPayloads("X-GitHub-Event"),
        secrets);
  }

  /** Of Gitea and Forgejo: {@code X-Gitea-Signature} or {@code X-Forgejo-Signature}. */
  public static WebhookReceiver gitea(Secret... secrets) {
    return new WebhookReceiver(
        WebhookAuthenticity.hmac("X-Gitea-Signature", "")
            .or(WebhookAuthenticity.hmac("X-Forgejo-Signature", "")),
        new GitHubPayloads("X-Gitea-Event"),
        secrets);
  }

  /**
   * Of GitLab: its secret token ({@code X-Gitlab-Token}), or, for a secret that begins with {@code
   * whsec_}, its signing token, whose webhooks are taken within five minutes of when they were
   * sent.
   *
   * @see <a href="https://docs.gitlab.com/user/project/integrations/webhooks/">Webhooks</a>
   */
  public static WebhookReceiver gitLab(Secret... secrets) {
    return gitLab(SystemClock.utc(), secrets);
  }

  static WebhookReceiver gitLab(InstantSource clock, Secret... secrets) {
    WebhookAuthenticity token = WebhookAuthenticity.token("X-Gitlab-Token");
    WebhookAuthenticity plain =
        (headers, body, secret) ->
            !secret.reveal().startsWith("whsec_") && token.shows(headers, body, secret);
    return new WebhookReceiver(
        plain.or(WebhookAuthenticity.standard(clock)), new GitLabPayloads(), secrets);
  }

  /** Of Bitbucket Cloud: {@code X-Hub-Signature}, which holds an HMAC-SHA256 there. */
  public static WebhookReceiver bitbucketCloud(Secret... secrets) {
    return new WebhookReceiver(
        WebhookAuthenticity.hmac("X-Hub-Signature", "sha256="),
        new BitbucketCloudPayloads(),
        secrets);
  }

  /** Of Bitbucket Data Center: {@code X-Hub-Signature}, which holds an HMAC-SHA256 there. */
  public static WebhookReceiver bitbucketDataCenter(Secret... secrets) {
    return new WebhookReceiver(
        WebhookAuthenticity.hmac("X-Hub-Signature", "sha256="),
        new BitbucketDataCenterPayloads(),
        secrets);
  }

  /**
   * Of Azure DevOps: Basic authentication by a user and a password, over TLS.
   *
   * @param user as the service hook has it
   */
  public static WebhookReceiver azureDevOps(String user, Secret... passwords) {
    return new WebhookReceiver(WebhookAuthenticity.basic(user), new AzurePayloads(), passwords);
  }

  /**
   * Takes a request.
   *
   * @param headers by name, in whatever case
   * @param body the bytes as they came
   * @return what happened; nothing for events that are of no interest here, such as pings
   * @throws WebhookRefusedException if it is too large, not authentic, or not what the forge sends
   */
  public List<ForgeEvent> receive(Map<String, List<String>> headers, byte[] body)
      throws WebhookRefusedException {
    WebhookHeaders all = new WebhookHeaders(headers);
    authenticity.require(all, body, secrets, LARGEST);
    try {
      Fields payload = Json.object(body);
      return payloads.read(all, payload);
    } catch (IOException | IllegalArgumentException e) {
      throw new WebhookRefusedException(400, "its body is not one of the forge: " + e.getMessage());
    }
  }
}
