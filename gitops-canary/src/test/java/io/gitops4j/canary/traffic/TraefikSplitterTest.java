package io.gitops4j.canary.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.TrafficSplitterContract;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import io.gitops4j.core.spi.TrafficSplitter.Verification.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A TraefikService")
class TraefikSplitterTest extends TrafficSplitterContract {
  static final String SERVICE =
      """
      apiVersion: traefik.io/v1alpha1
      kind: TraefikService
      metadata: {name: web}
      spec:
        weighted:
          services:
          # the one that is live
          - name: web-blue
            port: 80
            scheme: http
          - name: web-blue # a TraefikService of that name, not ours
            kind: TraefikService
            weight: 0
          sticky: {cookie: {name: seen}}
      """;

  @Override
  protected TrafficSplitter splitter() {
    return TraefikSplitter.traefikService("web", Tracks.blueGreen("web-{track}"));
  }

  @Override
  protected Optional<TrafficSplitter> ofOthers() {
    return Optional.of(TraefikSplitter.traefikService("web", Tracks.of("nobody", "noone")));
  }

  @Override
  protected Map<String, String> files() {
    return Map.of("service.yaml", SERVICE);
  }

  @Override
  protected List<String> foreign() {
    return List.of(
        SERVICE.substring(0, SERVICE.indexOf("    - name")),
        SERVICE.substring(SERVICE.indexOf("    - name: web-blue #"), SERVICE.indexOf("    sticky")),
        "    sticky: {cookie: {name: seen}}\n");
  }

  @Test
  @DisplayName("gives a new track the port and scheme of the others")
  void like() {
    Split split = Split.of("blue", "green", 10);
    Map<String, String> after = TextFiles.after(files(), splitter(), split);
    assertThat(after.get("service.yaml"))
        .contains("    - name: web-green\n      port: 80\n      scheme: http\n      weight: 10\n");
    assertThat(splitter().verify(TextFiles.manifests(after), split).state()).isEqualTo(State.DONE);
  }
}
