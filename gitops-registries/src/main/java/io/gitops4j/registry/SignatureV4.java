package io.gitops4j.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a request without a query to an AWS service. Immutable and thread-safe.
 *
 * @param region such as {@code eu-central-1}
 * @param service such as {@code ecr}
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 *     Signature Version 4</a>
 */
record SignatureV4(String region, String service) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * The headers to add: time, session and signature.
   *
   * @param headers those to be sent, which are signed as well
   */
  Map<String, String> sign(
      String method, URI uri, Map<String, String> headers, byte[] body, AwsKeys keys, Instant now) {
    String time = TIME.format(now);
    String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    Map<String, String> added = new TreeMap<>();
    added.put("X-Amz-Date", time);
    keys.session().ifPresent(token -> added.put("X-Amz-Security-Token", token.reveal()));
    SortedMap<String, String> signed = new TreeMap<>(Map.of("host", uri.getAuthority()));
    headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value.strip()));
    added.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value));
    String names = String.join(";", signed.keySet());
    String request =
        method
            + "\n"
            + (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
            + "\n\n"
            + signed.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue() + "\n")
                .collect(Collectors.joining())
            + "\n"
            + names
            + "\n"
            + sha256(body);
    String toSign =
        ALGORITHM
            + "\n"
            + time
            + "\n"
            + scope
            + "\n"
            + sha256(request.getBytes(StandardCharsets.UTF_8));
    added.put(
        "Authorization",
        ALGORITHM
            + " Credential="
            + keys.accessKeyId()
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + HexFormat.of().formatHex(hmac(key(keys, time.substring(0, 8)), toSign)));
    return added;
  }

  private byte[] key(AwsKeys keys, String day) {
    byte[] secret = ("AWS4" + keys.secretAccessKey().reveal()).getBytes(StandardCharsets.UTF_8);
    return hmac(hmac(hmac(hmac(secret, day), region), service), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no HmacSHA256", e);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no SHA-256", e);
    }
  }
}
