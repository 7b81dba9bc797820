package io.gitops4j.registry;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Hashes of the algorithms the OCI image specification registers. */
final class Hashes {
  private static final Map<String, String> NAMES =
      Map.of("sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");

  private Hashes() {}

  /**
   * A hash to check a digest with.
   *
   * @throws ProviderException {@code INVALID} for an algorithm we do not know
   */
  static MessageDigest forDigest(Digest digest) {
    String name = NAMES.get(digest.algorithm());
    if (name == null) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not use the digest "
              + digest
              + ": unknown algorithm. Use sha256, sha384 or sha512");
    }
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java platform lacks " + name, e);
    }
  }

  /** Finishes a hash begun with {@link #forDigest}. */
  static Digest finish(Digest like, MessageDigest hash) {
    return new Digest(like.algorithm(), HexFormat.of().formatHex(hash.digest()));
  }

  /** The digest of some bytes by the algorithm of another digest. */
  static Digest of(Digest like, byte[] content) {
    MessageDigest hash = forDigest(like);
    hash.update(content);
    return finish(like, hash);
  }
}
