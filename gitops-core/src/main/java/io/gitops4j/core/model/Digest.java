package io.gitops4j.core.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The content address of a blob or manifest, {@code algorithm:encoded}, as the OCI image
 * specification defines it.
 *
 * @param algorithm the hash, for example {@code sha256}
 * @param hex the hash in lower-case hexadecimal
 */
public record Digest(String algorithm, String hex) {
  private static final Pattern ALGORITHM = Pattern.compile("[a-z0-9]+(?:[.+_-][a-z0-9]+)*");
  private static final Pattern ENCODED = Pattern.compile("[a-zA-Z0-9=_-]+");
  private static final Pattern HEX = Pattern.compile("[a-f0-9]+");

  /** Checks the grammar, and for the registered algorithms the length too. */
  public Digest {
    int length = hexLength(algorithm);
    boolean known = length > 0;
    if (!ALGORITHM.matcher(algorithm).matches()
        || !(known ? HEX : ENCODED).matcher(hex).matches()
        || (known && hex.length() != length)) {
      throw new IllegalArgumentException(
          "Not a digest: '"
              + algorithm
              + ":"
              + hex
              + "'. A digest looks like sha256:<64 hex digits>");
    }
  }

  /**
   * Reads {@code algorithm:encoded}.
   *
   * @throws IllegalArgumentException if it is not a digest
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "Not a digest: '" + text + "'. A digest looks like sha256:<64 hex digits>");
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The sha256 digest of some bytes. */
  public static Digest of(byte[] content) {
    return new Digest("sha256", HexFormat.of().formatHex(sha256().digest(content)));
  }

  /** A new sha256 hash, for content that is streamed. Finish it with {@link #of(MessageDigest)}. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The digest of everything that went into a {@link #sha256()} hash; resets it. */
  public static Digest of(MessageDigest sha256) {
    return new Digest("sha256", HexFormat.of().formatHex(sha256.digest()));
  }

  /** The first twelve characters of the hash, for people to read; not unique. */
  public String abbreviated() {
    return hex.length() <= 12 ? hex : hex.substring(0, 12);
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }

  private static int hexLength(String algorithm) {
    return switch (algorithm) {
      case "sha256" -> 64;
      case "sha384" -> 96;
      case "sha512" -> 128;
      default -> 0;
    };
  }
}
