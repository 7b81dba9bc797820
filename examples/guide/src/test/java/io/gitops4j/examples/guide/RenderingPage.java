package io.gitops4j.examples.guide;

import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.model.OperationKey;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.RenderContext;
import io.gitops4j.core.spi.Rendering;
import io.gitops4j.k8s.HelmRenderer;
import io.gitops4j.k8s.cache.CachedRenderer;
import io.gitops4j.k8s.cache.Dependent;
import io.gitops4j.k8s.cache.Dependents;
import io.gitops4j.k8s.cache.RenderingCache;
import java.nio.file.Path;
import java.util.List;

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

  static void touched(
      GitRepository gitops,
      CommitId handled,
      CommitId head,
      ManifestRenderer renderer,
      DeploymentTarget target,
      OperationKey key) {
    Dependents dependents = Dependents.create();
    dependents.set(
        new Dependent("jukebox", "prod"),
        List.of("apps/prod/jukebox", "charts/web", "values/prod.yaml"));

    for (Dependent each : dependents.touched(gitops, handled, head)) {
      RenderContext context = RenderContext.of(each.application(), each.environment());
      Rendering rendering =
          dependents.render(renderer, gitops, head, "apps/prod/" + each.application(), context);
      target.plan(new Deployment(each.application(), each.environment(), rendering, key));
    }
  }
}
