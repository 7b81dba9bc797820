package io.gitops4j.registry;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for a private registry of Amazon's ECR: a password that the service gives for AWS
 * keys and that holds for 12 hours; asked for again after 6. Thread-safe.
 *
 * <p>Keys of roles that a machine or pod has come with AWS's own tools: use their credential helper
 * by {@link DockerCredentials} instead.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html">
 *     GetAuthorizationToken</a>
 */
public final class EcrCredentials implements Supplier<Credentials> {
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[0-9]{12}\\.dkr\\.ecr(-fips)?\\.([a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?"
              + "|[0-9]{12}\\.dkr-ecr(-fips)?\\.([a-z0-9-]+)\\.on\\.aws)");

  private static final long KEPT_SECONDS = 6 * 60 * 60;
  private static final String TYPE = "application/x-amz-json-1.1";
  private static final String TARGET = "AmazonEC2ContainerRegistry_V20150921.";

  private final URI service;
  private final String region;
  private final Supplier<AwsKeys> keys;
  private final ProviderContext context;
  private Credentials kept = Credentials.NONE;
  private Instant until = Instant.MIN;
  private @Nullable ApiClient client;

  EcrCredentials(URI service, String region, Supplier<AwsKeys> keys, ProviderContext context) {
    this.service = service;
    this.region = region;
    this.keys = keys;
    this.context = context;
  }

  /**
   * For a registry, with keys that are asked for each time.
   *
   * @param address {@code <account>.dkr.ecr.<region>.amazonaws.com}
   * @param context timeout, TLS and clock; its credentials are not used
   * @throws IllegalArgumentException if it is no address of ECR
   */
  public static EcrCredentials of(String address, Supplier<AwsKeys> keys, ProviderContext context) {
    Matcher host = HOST.matcher(address.replaceFirst("^https://", ""));
    if (!host.matches()) {
      throw new IllegalArgumentException(
          "Not the address of a registry of ECR: "
              + "it is <account>.dkr.ecr.<region>.amazonaws.com");
    }
    String region = host.group(2) != null ? host.group(2) : host.group(5);
    boolean fips = host.group(1) != null || host.group(4) != null;
    String end = host.group(3) == null ? "" : host.group(3);
    return new EcrCredentials(
        URI.create(
            "https://" + (fips ? "ecr-fips." : "api.ecr.") + region + ".amazonaws.com" + end + "/"),
        region,
        keys,
        context);
  }

  /** The password, and its user; a new one where the one there is gets old. */
  @Override
  public synchronized Credentials get() {
    Instant now = context.clock().instant();
    if (!now.isBefore(until)) {
      kept = ask();
      until = now.plusSeconds(KEPT_SECONDS);
    }
    return kept;
  }

  private Credentials ask() {
    String doing = "get a password for ECR in " + region;
    List<Fields> given =
        call("GetAuthorizationToken", Fields.none(), doing).object().objects("authorizationData");
    if (given.isEmpty()) {
      throw unexpected();
    }
    return credentials(given.get(0).findText("authorizationToken").orElse(""));
  }

  /** Sends a signed request to the service; any answer is given back, refusals too. */
  ApiAnswer call(String action, Fields request, String doing) {
    AwsKeys current = keys.get();
    byte[] body = Json.write(request);
    String target = TARGET + action;
    Map<String, String> signed =
        new SignatureV4(region, "ecr")
            .sign(
                "POST",
                service,
                Map.of("Content-Type", TYPE, "X-Amz-Target", target),
                body,
                current,
                context.clock().instant());
    return client()
        .withAuthorization(nobody -> signed)
        .to(doing)
        .post("/")
        .body(TYPE, body)
        .withHeader("X-Amz-Target", target)
        .hiding(current.secretAccessKey())
        .send();
  }

  private synchronized ApiClient client() {
    if (client == null) {
      client = ApiClient.of(service, context);
    }
    return client;
  }

  private static Credentials credentials(String token) {
    try {
      String pair = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon > 0) {
        return Credentials.basic(pair.substring(0, colon), pair.substring(colon + 1));
      }
      throw unexpected();
    } catch (IllegalArgumentException e) {
      throw unexpected();
    }
  }

  private static ProviderException unexpected() {
    return new ProviderException(
        ErrorKind.INTERNAL, "Could not get a password for ECR: the answer has none.");
  }
}
