package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.Digest;
import java.util.List;
import java.util.stream.Stream;

/** The tags under which cosign keeps evidence where it does not use referrers. */
final class CosignTags {
  private static final int LONGEST_TAG = 128;

  private CosignTags() {}

  static List<String> of(Digest subject) {
    return Stream.of("sig", "att", "sbom")
        .map(kind -> subject.algorithm() + "-" + subject.hex() + "." + kind)
        .filter(tag -> tag.length() <= LONGEST_TAG)
        .toList();
  }
}
