package io.gitops4j.k8s;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import java.util.Optional;

/** What tells renderers apart. */
final class Identity {
  /** How YAML is read; another one may read the same files differently. */
  private static final String READING = "1";

  private Identity() {}

  /**
   * Of a renderer.
   *
   * @param version of the program, or of the renderer if it is ours
   * @param options everything else that its renderings depend on
   */
  static Optional<Digest> of(String name, String version, ManifestLimits limits, Fields options) {
    Fields all =
        Fields.of("name", name)
            .with("version", version)
            .with("reading", READING)
            .with("limits", limits.identity())
            .with("options", options);
    return Optional.of(Digest.of(Json.write(all)));
  }
}
