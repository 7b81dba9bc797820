package io.gitops4j.k8s.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.ServerSideApply;
import io.gitops4j.k8s.model.CanonicalJson;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A short digest of what was asked of an object and of what the server holds of it for us: while it
 * is the same there is nothing to ask the server. Fields of others, the status and the books are
 * not in it, so that what moves by itself does not count.
 */
final class Fingerprint {
  private static final int BYTES = 12;

  private Fingerprint() {}

  /**
   * Of an object; empty for Secrets, of which a digest would let people guess, and where we own
   * nothing.
   *
   * @param ours by whom it was applied
   * @param asked as it was applied
   * @param live as it was read after that
   */
  static String of(ServerSideApply ours, Fields asked, Fields live) {
    Optional<Fields> owned = ours.owned(live);
    if (asked.text("kind").equals("Secret") || owned.isEmpty()) {
      return "";
    }
    String both = CanonicalJson.write(asked) + "\n" + CanonicalJson.write(owned.get());
    byte[] hash = HexFormat.of().parseHex(Digest.of(both.getBytes(UTF_8)).hex());
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, BYTES));
  }
}
