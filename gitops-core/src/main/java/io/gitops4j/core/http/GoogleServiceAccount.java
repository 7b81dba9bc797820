package io.gitops4j.core.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Secret;
import io.gitops4j.core.spi.ProviderContext;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A service account of Google Cloud by its key: gives tokens for Google's APIs, which GKE's
 * clusters and Artifact Registry take. A token holds for an hour, as a rule, and is asked for anew
 * five minutes before its end. Thread-safe.
 *
 * <p>Where the machine or pod has a service account of its own no key is needed: use Google's tools
 * by a kubeconfig's plugin, or Docker's credential helper.
 *
 * @see <a href="https://developers.google.com/identity/protocols/oauth2/service-account#httprest">
 *     Using OAuth 2.0 for server to server applications</a>
 */
public final class GoogleServiceAccount implements Supplier<Secret> {
  /** All that the account may do; what that is, its roles say. */
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  /** The user whose password is a token, in Artifact Registry and Container Registry. */
  private static final String REGISTRY_USER = "oauth2accesstoken";

  private static final Duration VALID = Duration.ofHours(1);
  private static final Duration BEFORE_ITS_END = Duration.ofMinutes(5);

  private final String email;
  private final URI service;
  private final TokenSigner signer;
  private final ProviderContext context;
  private final ApiClient client;
  private Secret kept = Secret.of("none");
  private Instant until = Instant.MIN;

  private GoogleServiceAccount(
      String email, URI service, TokenSigner signer, ProviderContext context) {
    this.email = email;
    this.service = service;
    this.signer = signer;
    this.context = context;
    this.client = ApiClient.of(service, context).withAuthorization(nobody -> Map.of());
  }

  /**
   * The account of a key.
   *
   * @param json the file that Google made of the key, with {@code "type": "service_account"}
   * @param context timeout, TLS and clock; its credentials are not used
   * @throws IllegalArgumentException if that is no such file; nothing of it is repeated
   */
  public static GoogleServiceAccount of(Secret json, ProviderContext context) {
    try {
      Fields file = Json.object(json.reveal().getBytes(UTF_8));
      if (!file.findText("type").orElse("").equals("service_account")) {
        throw new IllegalArgumentException("its type is not service_account");
      }
      return new GoogleServiceAccount(
          file.text("client_email"),
          URI.create(file.text("token_uri")),
          TokenSigner.read(Secret.of(file.text("private_key"))),
          context);
    } catch (IOException e) {
      throw unreadable("it is no JSON");
    } catch (IllegalArgumentException e) {
      throw unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static IllegalArgumentException unreadable(String why) {
    return new IllegalArgumentException(
        "Could not read the key of a Google service account: "
            + why
            + ". Give the content of the JSON file that Google made");
  }

  /**
   * A token: the one there is, or a new one.
   *
   * @throws ProviderException if Google gives none: {@code UNAUTHENTICATED} for a key that was
   *     deleted, or a clock that is wrong
   */
  @Override
  public synchronized Secret get() {
    Instant now = context.clock().instant();
    if (!now.isBefore(until)) {
      Fields answer = ask(now);
      kept = Secret.of(answer.text("access_token"));
      until = now.plusSeconds(answer.number("expires_in")).minus(BEFORE_ITS_END);
    }
    return kept;
  }

  /** The same as credentials of a registry of Google's. */
  public Credentials forRegistry() {
    return Credentials.basic(REGISTRY_USER, get().reveal());
  }

  private Fields ask(Instant now) {
    Secret assertion =
        signer.sign(
            Fields.of("iss", email)
                .with("scope", SCOPE)
                .with("aud", service.toString())
                .with("iat", now.getEpochSecond())
                .with("exp", now.plus(VALID).getEpochSecond()));
    String form =
        "grant_type=" + URLEncoder.encode(GRANT, UTF_8) + "&assertion=" + assertion.reveal();
    ApiAnswer answer =
        client
            .to("get a token for " + email)
            .post("")
            .body(FORM, form.getBytes(UTF_8))
            .hiding(assertion)
            .send();
    if (answer.status() == 400) {
      throw refused(answer);
    }
    return answer.object();
  }

  /** Google says 400 for what is a matter of the credentials (RFC 6749, 5.2). */
  private ProviderException refused(ApiAnswer answer) {
    String why = "the key is not taken";
    try {
      why = Json.object(answer.bytes()).findText("error_description").orElse(why);
    } catch (IOException e) {
      // no JSON: that it is refused is all that is known
    }
    return new ProviderException(
        ErrorKind.UNAUTHENTICATED,
        "Could not get a token for "
            + email
            + ": "
            + why
            + ". See whether the key is still there, and whether the clock is right.");
  }

  /** Which account. */
  @Override
  public String toString() {
    return email;
  }
}
