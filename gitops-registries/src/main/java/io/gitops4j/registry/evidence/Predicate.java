package io.gitops4j.registry.evidence;

import java.io.IOException;
import java.net.URI;

/**
 * What an attestation says of an artifact: a type, and JSON of that type.
 *
 * @see <a href="https://github.com/in-toto/attestation/tree/main/spec/v1">in-toto attestations</a>
 */
public final class Predicate {
  /** A CycloneDX bill of materials. */
  public static final String CYCLONEDX = "https://cyclonedx.org/bom";

  /** An SPDX bill of materials. */
  public static final String SPDX = "https://spdx.dev/Document";

  /** SLSA provenance; see {@link Provenance}. */
  public static final String PROVENANCE = "https://slsa.dev/provenance/v1";

  /** A summary of tests, as in-toto defines it. */
  public static final String TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1";

  /** A promotion from one environment to another; see {@link Promotion}. */
  public static final String PROMOTION = "https://gitops4j.io/attestation/promotion/v1";

  /** What cosign attests when it signs: nothing but that somebody signed. */
  static final String SIGNATURE = "https://sigstore.dev/cosign/sign/v1";

  /** What provenance was before SLSA 1.0; read, not written. */
  static final String OLD_PROVENANCE = "https://slsa.dev/provenance/v0.2";

  private final String type;
  private final byte[] json;

  private Predicate(String type, byte[] json) {
    this.type = type;
    this.json = json;
  }

  /**
   * A predicate.
   *
   * @param type the URI of its type
   * @param json one JSON object in UTF-8
   * @throws IllegalArgumentException if it is no JSON object, has a name twice, or the type is no
   *     absolute URI
   */
  public static Predicate of(String type, byte[] json) {
    if (!URI.create(type).isAbsolute()) {
      throw new IllegalArgumentException("The type of a predicate is an absolute URI, not " + type);
    }
    try {
      return new Predicate(type, StrictJson.write(StrictJson.parse(json)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Could not read a predicate of the type " + type + ": " + e.getMessage(), e);
    }
  }

  /** A signature. */
  static Predicate signature() {
    return new Predicate(SIGNATURE, StrictJson.write(StrictJson.object()));
  }

  /** The URI of its type. */
  public String type() {
    return type;
  }

  /** Its JSON in UTF-8, compactly written. */
  public byte[] json() {
    return json.clone();
  }

  @Override
  public String toString() {
    return type;
  }
}
