package io.gitops4j.git.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.events.WebhookSignature;
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

/** How a webhook shows that it is from who knows a secret. */
@FunctionalInterface
interface Authenticity {
  /** Whether a request shows it; how much of a wrong signature is right does not show in time. */
  boolean shows(Headers headers, byte[] body, Secret secret);

  /** A header holds the HMAC-SHA256 of the body, in hexadecimal, after a prefix. */
  static Authenticity hmac(String header, String prefix) {
    return (headers, body, secret) ->
        headers
            .one(header)
            .filter(value -> value.startsWith(prefix))
            .map(value -> value.substring(prefix.length()).toLowerCase(Locale.ROOT))
            .filter(value -> isSame(value, HexFormat.of().formatHex(hmac(secret, body))))
            .isPresent();
  }

  /** A header holds the secret itself. */
  static Authenticity token(String header) {
    return (headers, body, secret) ->
        headers.one(header).filter(value -> isSame(value, secret.reveal())).isPresent();
  }

  /** Basic authentication by a user and the secret. */
  static Authenticity basic(String user) {
    return (headers, body, secret) -> {
      String pair = user + ":" + secret.reveal();
      String expected = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
      return headers.one("Authorization").filter(value -> isSame(value, expected)).isPresent();
    };
  }

  /** The Standard Webhooks scheme, for secrets of its form; what is old is refused. */
  static Authenticity standard(InstantSource clock) {
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

  /** Either of two. */
  default Authenticity or(Authenticity other) {
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
