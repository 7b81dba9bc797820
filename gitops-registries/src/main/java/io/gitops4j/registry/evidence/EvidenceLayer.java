package io.gitops4j.registry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.spi.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A layer of a manifest that may hold evidence. */
final class EvidenceLayer {
  private static final int MOST = 256;

  private EvidenceLayer() {}

  /**
   * The layers of a manifest, each with the annotation that holds a signature, if it has it.
   *
   * @throws IOException if they are not as they must be; the message says how, after "it"
   */
  static List<Descriptor> of(JsonNode manifest) throws IOException {
    JsonNode layers = manifest.path("layers");
    if (layers.size() > MOST) {
      throw new IOException("it has " + layers.size() + " layers; " + MOST + " are read at most");
    }
    List<Descriptor> found = new ArrayList<>();
    for (JsonNode each : layers) {
      JsonNode size = each.path("size");
      if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
        throw new IOException("one of its layers has no valid size");
      }
      try {
        Digest digest = Digest.parse(StrictJson.text(each, "digest"));
        String signature = StrictJson.text(each.path("annotations"), EvidenceTypes.SIGNATURE);
        found.add(
            Descriptor.of(StrictJson.text(each, "mediaType"), digest, size.longValue())
                .withAnnotations(Map.of(EvidenceTypes.SIGNATURE, signature)));
      } catch (IllegalArgumentException e) {
        throw new IOException("one of its layers has no valid digest", e);
      }
    }
    return found;
  }
}
