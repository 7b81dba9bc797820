package io.gitops4j.k8s.cache;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A rendering as bytes. */
final class KeptRendering {
  private KeptRendering() {}

  /** The bytes; empty if the same could not be read from them. */
  static Optional<byte[]> write(Rendering rendering) {
    List<Fields> manifests =
        rendering.manifests().stream()
            .map(m -> Fields.of("origin", m.origin()).with("object", m.object()))
            .toList();
    byte[] written =
        Json.write(
            Fields.of("renderer", rendering.renderer())
                .with("digest", rendering.digest().toString())
                .with("details", rendering.details())
                .with("warnings", rendering.warnings())
                .with("manifests", manifests));
    return read(written).filter(back -> isSame(back, rendering)).map(back -> written);
  }

  /** What was written; empty if it is damaged. */
  static Optional<Rendering> read(byte[] written) {
    try {
      Fields all = Json.object(written);
      List<KubernetesManifest> manifests =
          all.objects("manifests").stream()
              .map(m -> new KubernetesManifest(m.text("origin"), m.object("object")))
              .toList();
      return Optional.of(
          new Rendering(all.text("renderer"), manifests, Digest.parse(all.text("digest")))
              .withDetails(all.object("details"))
              .withWarnings(all.texts("warnings")));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isSame(Rendering one, Rendering other) {
    return one.manifests().equals(other.manifests())
        && one.details().equals(other.details())
        && one.warnings().equals(other.warnings());
  }
}
