package io.gitops4j.core.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Secret;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private RSA key that signs JSON Web Tokens (RFC 7519) with RS256, as services take them instead
 * of a password. Thread-safe.
 */
public final class TokenSigner {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END ");

  /** Version 0 and the algorithm: what PKCS #8 puts before a key of PKCS #1 (RFC 5208, 8017). */
  private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private final PrivateKey key;

  private TokenSigner(PrivateKey key) {
    this.key = key;
  }

  /**
   * Reads a key in PEM, of PKCS #1 or PKCS #8.
   *
   * @throws IllegalArgumentException if that is no private RSA key; the message doesn't repeat it
   */
  public static TokenSigner read(Secret pem) {
    Matcher block = PEM.matcher(pem.reveal());
    if (!block.find()) {
      throw new IllegalArgumentException("no PEM");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      byte[] wrapped = block.group(1) == null ? der : der(0x30, RSA, der(0x04, der));
      return new TokenSigner(
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrapped)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getClass().getSimpleName()); // its text may have parts
    }
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

  /** A token that claims this, signed; whoever has it can show it until it ends. */
  public Secret sign(Fields claims) {
    String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
    String signed = base64(header.getBytes(UTF_8)) + "." + base64(Json.write(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(UTF_8));
      return Secret.of(signed + "." + base64(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("An RSA key does not sign", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
