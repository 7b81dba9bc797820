package io.gitops4j.examples.guide;

import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.k8s.HelmRenderer;
import io.gitops4j.k8s.cache.CachedRenderer;
import io.gitops4j.k8s.cache.RenderingCache;
import java.nio.file.Path;

/** What docs/guide/rendering.md shows, compiled. */
final class RenderingPage {
  private RenderingPage() {}

  static Pipeline pipeline() {
    return Pipeline.named("jukebox")
        .stage(
            "test",
            s ->
                s.into("test")
                    .then(
                        Steps.apply(
                            HelmRenderer.builder()
                                .chart("charts/jukebox")
                                .values("env/{environment}.yaml")
                                .build(),
                            "gitops",
                            "apps")));
  }

  static ManifestRenderer cached() {
    RenderingCache cache =
        RenderingCache.inMemory(256 << 20)
            .withFolder(Path.of("/var/cache/deploy/renderings"), 1L << 30);
    ManifestRenderer helm =
        CachedRenderer.of(HelmRenderer.builder().chart("charts/jukebox").build(), cache);

    return helm;
  }
}
