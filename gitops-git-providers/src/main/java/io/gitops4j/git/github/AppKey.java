package io.gitops4j.git.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Secret;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The private key of a GitHub App, which signs what the app shows of itself. Thread-safe. */
final class AppKey {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END ");

  /** Version 0 and the algorithm: what PKCS #8 puts before a key of PKCS #1 (RFC 5208, 8017). */
  private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  /** GitHub's clock may be behind ours. */
  private static final Duration BEFORE = Duration.ofSeconds(60);

  /** GitHub takes ten minutes at most. */
  private static final Duration VALID = Duration.ofMinutes(9);

  private final PrivateKey key;

  private AppKey(PrivateKey key) {
    this.key = key;
  }

  /**
   * Reads a PEM file's content, of PKCS #1 as GitHub gives it, or PKCS #8.
   *
   * @throws IllegalArgumentException if that is no private RSA key
   */
  static AppKey read(Secret pem) {
    Matcher block = PEM.matcher(pem.reveal());
    try {
      if (block.find()) {
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        byte[] wrapped = block.group(1) == null ? der : der(0x30, RSA, der(0x04, der));
        return new AppKey(
            KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrapped)));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unreadable(e.getClass().getSimpleName());
    }
    throw unreadable("no PEM");
  }

  /** Without the cause, which may repeat parts of the key. */
  private static IllegalArgumentException unreadable(String why) {
    return new IllegalArgumentException(
        "Could not read the private key of the GitHub App: "
            + why
            + ". Give the content of the PEM file that GitHub made, which begins with"
            + " -----BEGIN RSA PRIVATE KEY-----");
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.size() < 0x80) {
      out.write(content.size());
    } else {
      out.write(0x82);
      out.write(content.size() >> 8);
      out.write(content.size());
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  /** A JSON Web Token that says which app this is (RFC 7519). */
  // https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
  String sign(String app, Instant now) {
    String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
    String claims =
        "{\"iss\":\""
            + app
            + "\",\"iat\":"
            + now.minus(BEFORE).getEpochSecond()
            + ",\"exp\":"
            + now.plus(VALID).getEpochSecond()
            + "}";
    String signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The private key of the GitHub App does not sign", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
