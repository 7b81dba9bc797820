package io.gitops4j.canary.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The examples of docs/guide/traffic.md. */
@DisplayName("The guide to splitting traffic")
class TrafficGuideTest {
  @Test
  @DisplayName("plans, looks and asks as it says")
  void plans() {
    TrafficSplitter router = GatewayApiSplitter.httpRoute("web", Tracks.blueGreen("web-{track}"));
    Manifests manifests = TextFiles.manifests(Map.of("web.yaml", GatewayApiSplitterTest.ROUTE));
    Split split = Split.of("blue", "green", 10);
    List<Edit> edits = router.plan(manifests, split);
    assertThat(edits)
        .extracting(Edit::describe)
        .contains(
            "web.yaml: set #HTTPRoute/web:spec.rules[name=shop].backendRefs[name=web-blue].weight"
                + " = 270");
    assertThat(router.current(manifests)).contains(Split.all("blue"));
    assertThat(router.supports(manifests, split).reason()).isEmpty();
    assertThat(router.verify(manifests, split).sentence())
        .isEqualTo("HTTPRoute web has blue 100 % on the server, not yet blue 90 %, green 10 %");
    assertThat(router.direct(manifests, "green")).isEmpty();
  }

  @Test
  @DisplayName("names every splitter as it is made")
  void names() {
    List<TrafficSplitter> all =
        List.of(
            GatewayApiSplitter.httpRoute("web", Tracks.blueGreen("web-{track}")),
            AzureEndpointSplitter.endpoint("jukebox", Tracks.of("blue", "green")),
            KServeRevisionSplitter.inferenceService("jukebox"),
            KServeStandardSplitter.inferenceService(
                "jukebox", Tracks.blueGreen("jukebox-{track}"), "0.21.0"),
            IstioSplitter.subsets("web", "web", Tracks.of("blue", "green")),
            IstioSplitter.hosts("web", Tracks.blueGreen("web-{track}")),
            ReplicaSplitter.replicas(10, Tracks.blueGreen("web-{track}")).withTolerance(5),
            OpenShiftRouteSplitter.route(
                "web", Tracks.of("stable", "canary").with("stable", "web")),
            KnativeSplitter.service("web", Tracks.of("blue", "green")),
            TraefikSplitter.traefikService("web", Tracks.blueGreen("web-{track}")));
    assertThat(all).extracting(TrafficSplitter::name).doesNotHaveDuplicates();
    assertThat(all.get(0).name())
        .isEqualTo("gateway-api HTTPRoute/web {blue=web-blue, green=web-green}");
  }
}
