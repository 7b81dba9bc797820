package io.gitops4j.examples.guide;

import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Previews;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.k8s.WorkloadRenderer;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.previews.PreviewNamespaces;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What docs/guide/previews.md shows, compiled. */
final class PreviewsPage {
  private PreviewsPage() {}

  static void previews(Cluster cluster, Plugins plugins) {
    PreviewNamespaces namespaces =
        PreviewNamespaces.on(cluster, "shop")
            .withQuota(Map.of("pods", "10", "requests.cpu", "2"))
            .withDefaults(Map.of("cpu", "50m"), Map.of("cpu", "500m"))
            .withAnnotations(Map.of("example.org/team", "songs"))
            .expiringAfter(Duration.ofDays(7));

    Previews previews =
        Previews.of(
            "shop",
            number ->
                Pipeline.named("shop-pr-" + number)
                    .stage(
                        "preview",
                        s ->
                            s.into("shop-pr-" + number)
                                .then(namespaces.creating())
                                .then(Steps.apply(WorkloadRenderer.create(), "gitops", "app"))),
            namespaces.removing());

    ConfiguredConnections.using(plugins)
        .otherTargets(
            name ->
                previews.number(name).isPresent()
                    ? Optional.of(namespaces.target(name))
                    : Optional.empty());

    namespaces.sweep();
  }
}
