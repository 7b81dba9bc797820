package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * What cosign signs in its older form: a small document that names an artifact by its digest. The
 * repository it names is where it was signed; a copied signature names another than the one it is
 * in, so it says nothing.
 */
final class SimpleSigning {
  private static final String TYPE = "cosign container image signature";

  private SimpleSigning() {}

  /**
   * The digest it names.
   *
   * @throws IOException if it is something else; the message says what, after "it"
   */
  static String digest(byte[] payload) throws IOException {
    JsonNode critical = StrictJson.parse(payload).path("critical");
    String type = StrictJson.text(critical, "type");
    if (!type.equals(TYPE)) {
      throw new IOException("its type is '" + type + "', not '" + TYPE + "'");
    }
    return StrictJson.text(critical.path("image"), "docker-manifest-digest");
  }
}
