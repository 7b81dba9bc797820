package io.gitops4j.core.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SignatureException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How a webhook that others send shows that it is from who knows a secret. Thread-safe. */
@FunctionalInterface
public interface WebhookAuthenticity {
  /** Whether a request shows it; how much of a wrong signature is right does not show in time. */
  boolean shows(WebhookHeaders headers, byte[] body, Secret secret);

  /** A header holds the HMAC-SHA256 of the body, in hexadecimal, after a prefix. */
  static WebhookAuthenticity hmac(String header, String prefix) {
    return (headers, body, secret) ->
        headers
            .one(header)
            .filter(value -> value.startsWith(prefix))
            .map(value -> value.substring(prefix.length()).toLowerCase(Locale.ROOT))
            .filter(value -> isSame(value, HexFormat.of().formatHex(hmac(secret, body))))
            .isPresent();
  }

  /** A header holds the secret itself. */
  static WebhookAuthenticity token(String header) {
    return (headers, body, secret) ->
        headers.one(header).filter(value -> isSame(value, secret.reveal())).isPresent();
  }

  /** Basic authentication by a user and the secret. */
  static WebhookAuthenticity basic(String user) {
    return (headers, body, secret) -> {
      String pair = user + ":" + secret.reveal();
      String expected = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
      return headers.one("Authorization").filter(value -> isSame(value, expected)).isPresent();
    };
  }

  /** The Standard Webhooks scheme, for secrets of its form; what is old is refused. */
  static WebhookAuthenticity standard(InstantSource clock) {
    return (headers, body, secret) -> {
      if (!secret.reveal().startsWith("whsec_")) {
        return false;
      }
      try {
        WebhookSignature.verify(List.of(secret), headers.all(), body, clock.instant());
        return true;
      } catch (SignatureException e) {
        return false;
      }
    };
  }

  /**
   * Refuses what is too large, or shows with none of these secrets that its sender knows it.
   *
   * @param largest how many bytes a body may have
   */
  default void require(WebhookHeaders headers, byte[] body, List<Secret> secrets, int largest)
      throws WebhookRefusedException {
    if (body.length > largest) {
      throw new WebhookRefusedException(413, "it is larger than " + largest + " bytes");
    }
    boolean authentic = false;
    for (Secret secret : secrets) {
      authentic |= shows(headers, body, secret);
    }
    if (!authentic) {
      throw new WebhookRefusedException(401, "nothing shows that its sender knows the secret");
    }
  }

  /**
   * Checks what a webhook is known by.
   *
   * @throws IllegalArgumentException if there are none, or one is empty
   */
  static List<Secret> secrets(Secret... all) {
    List<Secret> secrets = List.of(all);
    if (secrets.isEmpty() || secrets.stream().anyMatch(s -> s.reveal().isBlank())) {
      throw new IllegalArgumentException(
          "A webhook without a secret can be sent by anybody. Give at least one");
    }
    return secrets;
  }

  /** Either of two. */
  default WebhookAuthenticity or(WebhookAuthenticity other) {
    return (headers, body, secret) ->
        shows(headers, body, secret) || other.shows(headers, body, secret);
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  private static byte[] hmac(Secret secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HMAC-SHA256", e);
    }
  }
}
