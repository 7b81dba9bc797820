package io.gitops4j.core.events;

import io.gitops4j.core.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs webhooks and verifies them, by the symmetric scheme of <a
 * href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 * Webhooks 1.0.0</a>, so that any of its libraries verifies ours and this class verifies theirs.
 *
 * <p>Signed is {@code <id>.<timestamp>.<body>} with HMAC-SHA256, the timestamp in seconds; sent are
 * the headers {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}, the last
 * a list of {@code v1,<base64>} between spaces, one for each secret. A secret is {@code whsec_}
 * followed by 24 to 64 bytes in base64.
 *
 * <p>The signature says who sent the body and that nobody changed it. That it was not sent before
 * it says only together with a memory of the ids that were seen.
 */
public final class WebhookSignature {
  /** By how much the time of a webhook may differ from the receiver's. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String ID = "webhook-id";
  private static final String TIMESTAMP = "webhook-timestamp";
  private static final String SIGNATURE = "webhook-signature";
  private static final String VERSION = "v1,";
  private static final String PREFIX = "whsec_";
  private static final int NEW_KEY_BYTES = 32;

  private WebhookSignature() {}

  /** A fresh random secret. */
  public static Secret newSecret() {
    byte[] key = new byte[NEW_KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return Secret.of(PREFIX + Base64.getEncoder().encodeToString(key));
  }

  /**
   * The headers that go with a body.
   *
   * @param secrets at least one; several while receivers change from one to the next
   * @param id the same each time the same thing is sent; without a {@code .}
   * @throws IllegalArgumentException if a secret or the id has another form
   */
  public static Map<String, String> sign(List<Secret> secrets, String id, Instant at, byte[] body) {
    if (id.isEmpty() || id.indexOf('.') >= 0 || secrets.isEmpty()) {
      throw new IllegalArgumentException("A webhook needs a secret, and an id without a '.'");
    }
    String timestamp = String.valueOf(at.getEpochSecond());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ID, id);
    headers.put(TIMESTAMP, timestamp);
    headers.put(
        SIGNATURE,
        secrets.stream()
            .map(secret -> signature(secret, id, timestamp, body))
            .collect(Collectors.joining(" ")));
    return headers;
  }

  /** Verifies a webhook that was sent within {@link #TOLERANCE} of now. */
  public static String verify(
      List<Secret> secrets, Map<String, List<String>> headers, byte[] body, Instant now)
      throws SignatureException {
    return verify(secrets, headers, body, now, TOLERANCE);
  }

  /**
   * Verifies a webhook.
   *
   * @param secrets of the sender; any will do
   * @param headers of the request, their names in any case
   * @param body the bytes as they were received
   * @param tolerance by how much the time it was sent may differ from now
   * @return its id; one that was seen before is the same thing sent again
   * @throws SignatureException if it was not signed with one of the secrets, was changed, is too
   *     old, or is from the future; the message is fit to be logged, not to be sent back
   * @throws IllegalArgumentException if a secret is none
   */
  public static String verify(
      List<Secret> secrets,
      Map<String, List<String>> headers,
      byte[] body,
      Instant now,
      Duration tolerance)
      throws SignatureException {
    String id = header(headers, ID);
    String timestamp = header(headers, TIMESTAMP);
    byte[][] sent = bytes(header(headers, SIGNATURE).split(" ", -1));
    boolean genuine = false;
    for (Secret secret : secrets) {
      byte[] expected = bytes(signature(secret, id, timestamp, body))[0];
      for (byte[] one : sent) {
        genuine |= MessageDigest.isEqual(expected, one);
      }
    }
    if (!genuine) {
      throw refused("no signature is of one of the secrets");
    }
    Duration age = Duration.between(instant(timestamp), now).abs();
    if (age.compareTo(tolerance) > 0) {
      throw refused("it was sent at another time, by " + age);
    }
    return id;
  }

  private static byte[][] bytes(String... texts) {
    byte[][] all = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      all[i] = texts[i].getBytes(StandardCharsets.UTF_8);
    }
    return all;
  }

  private static String header(Map<String, List<String>> headers, String name)
      throws SignatureException {
    List<String> values =
        headers.entrySet().stream()
            .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .toList();
    if (values.size() != 1) {
      throw refused("it has " + values.size() + " headers " + name + ", not one");
    }
    return values.get(0);
  }

  private static Instant instant(String timestamp) throws SignatureException {
    if (!timestamp.matches("[0-9]{1,11}")) {
      throw refused("its timestamp is not a number of seconds");
    }
    return Instant.ofEpochSecond(Long.parseLong(timestamp));
  }

  private static SignatureException refused(String why) {
    return new SignatureException("Could not verify a webhook: " + why + ". Drop it.");
  }

  private static String signature(Secret secret, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HMAC-SHA256", e);
    }
  }

  /** The bytes of a secret; what is wrong with one is said without showing any of it. */
  static byte[] key(Secret secret) {
    String text = secret.reveal();
    byte[] key = text.startsWith(PREFIX) ? decoded(text.substring(PREFIX.length())) : new byte[0];
    if (key.length < 24 || key.length > 64) {
      throw new IllegalArgumentException(
          "Not a webhook's secret: it is whsec_ and 24 to 64 bytes in base64."
              + " WebhookSignature.newSecret() makes one");
    }
    return key;
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
