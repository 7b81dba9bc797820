package io.gitops4j.registry.evidence;

import java.util.Set;

/** The types by which evidence is known in registries. */
final class EvidenceTypes {
  static final String CYCLONEDX = "application/vnd.cyclonedx+json";
  static final String SPDX = "application/spdx+json";
  static final String TEST_RESULTS = "application/vnd.gitops4j.test-results.v1";
  static final String DSSE = "application/vnd.dsse.envelope.v1+json";
  static final String IN_TOTO = "application/vnd.in-toto+json";
  static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";

  /** The annotations by which cosign says what a bundle holds. */
  static final String BUNDLE_CONTENT = "dev.sigstore.bundle.content";

  static final String BUNDLE_PREDICATE = "dev.sigstore.bundle.predicateType";

  /** The annotation of a layer that holds its signature, in cosign's older form. */
  static final String SIGNATURE = "dev.cosignproject.cosign/signature";

  private static final String BUNDLES = "application/vnd.dev.sigstore.bundle";
  private static final String COSIGN = "application/vnd.dev.cosign.";
  private static final Set<String> SBOMS =
      Set.of(CYCLONEDX, SPDX, "text/spdx+json", "application/vnd.cyclonedx+xml", "text/spdx");

  private EvidenceTypes() {}

  /** A bundle of any version, as artifact or layer. */
  static boolean isBundle(String type) {
    return type.startsWith(BUNDLES);
  }

  /** An artifact that may hold signatures. */
  static boolean maySign(String artifactType) {
    return isBundle(artifactType)
        || artifactType.equals(DSSE)
        || artifactType.equals(IN_TOTO)
        || artifactType.startsWith(COSIGN);
  }

  static boolean isSbom(String artifactType) {
    return SBOMS.contains(artifactType);
  }
}
