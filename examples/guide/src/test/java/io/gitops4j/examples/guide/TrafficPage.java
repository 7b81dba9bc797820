package io.gitops4j.examples.guide;

import io.gitops4j.canary.traffic.AzureEndpointSplitter;
import io.gitops4j.canary.traffic.GatewayApiSplitter;
import io.gitops4j.canary.traffic.IstioSplitter;
import io.gitops4j.canary.traffic.KServeRevisionSplitter;
import io.gitops4j.canary.traffic.KServeStandardSplitter;
import io.gitops4j.canary.traffic.KnativeSplitter;
import io.gitops4j.canary.traffic.OpenShiftRouteSplitter;
import io.gitops4j.canary.traffic.ReplicaSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.canary.traffic.TraefikSplitter;
import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import java.util.List;

/** What docs/guide/traffic.md shows, compiled. */
final class TrafficPage {
  private TrafficPage() {}

  static List<Edit> plan(Manifests manifests, Split split, Manifests live) {
    TrafficSplitter router = GatewayApiSplitter.httpRoute("web", Tracks.blueGreen("web-{track}"));

    List<Edit> edits = router.plan(manifests, Split.of("blue", "green", 10));
    router.current(manifests);
    router.supports(manifests, split).reason();
    router.verify(live, split);
    router.direct(manifests, "green");
    return edits;
  }

  static void splitters() {
    GatewayApiSplitter.httpRoute("web", Tracks.blueGreen("web-{track}"));
    AzureEndpointSplitter.endpoint("jukebox", Tracks.of("blue", "green"));
    KServeRevisionSplitter.inferenceService("jukebox");
    KServeStandardSplitter.inferenceService(
        "jukebox", Tracks.blueGreen("jukebox-{track}"), "0.21.0");
    IstioSplitter.subsets("web", "web", Tracks.of("blue", "green"));
    IstioSplitter.hosts("web", Tracks.blueGreen("web-{track}"));
    ReplicaSplitter.replicas(10, Tracks.blueGreen("web-{track}")).withTolerance(5);
    OpenShiftRouteSplitter.route("web", Tracks.blueGreen("web-{track}"));
    KnativeSplitter.service("web", Tracks.of("blue", "green"));
    TraefikSplitter.traefikService("web", Tracks.blueGreen("web-{track}"));
  }
}
