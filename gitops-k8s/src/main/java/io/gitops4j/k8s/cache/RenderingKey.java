package io.gitops4j.k8s.cache;

import io.gitops4j.core.http.Json;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.RenderContext;
import java.util.List;

/**
 * What a rendering depends on. Its digest tells nothing that is secret.
 *
 * @param digest of all of it
 */
record RenderingKey(Digest digest) {
  /** How keys are made and renderings written; another one does not find those of this one. */
  private static final String FORMAT = "1";

  /** Of a renderer and what it renders for; which files it will read is not known yet. */
  static RenderingKey of(Digest renderer, RenderContext context) {
    return of(
        Fields.of("format", FORMAT)
            .with("renderer", renderer.toString())
            .with("application", context.application())
            .with("environment", context.environment())
            .with("namespace", context.namespace())
            .with("values", context.values())
            .with("kubernetes", context.kubernetesVersion())
            .with("apis", context.apiVersions()));
  }

  /** This and what is at some paths of a source. */
  RenderingKey with(List<String> paths, ManifestSource source) {
    Fields found = Fields.none();
    for (String path : paths) {
      found = found.with(path, source.identity(path).orElse(null));
    }
    return of(Fields.of("of", digest.toString()).with("files", found));
  }

  /** The order of values counts: what is rendered may be in that order. */
  private static RenderingKey of(Fields all) {
    return new RenderingKey(Digest.of(Json.write(all)));
  }
}
