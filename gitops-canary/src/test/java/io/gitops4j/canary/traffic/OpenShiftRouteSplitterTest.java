package io.gitops4j.canary.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.TrafficSplitterContract;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import io.gitops4j.core.spi.TrafficSplitter.Verification.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A Route of OpenShift")
class OpenShiftRouteSplitterTest extends TrafficSplitterContract {
  static final String ROUTE =
      """
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata:
        name: web
      spec:
        host: web.example
        # the one that is live
        to: {kind: Service, name: web-blue, weight: 200}
        alternateBackends:
        # a tenth for the old one
        - kind: Service
          name: legacy
          weight: 20
        port: {targetPort: http}
      """;

  @Override
  protected TrafficSplitter splitter() {
    return OpenShiftRouteSplitter.route("web", Tracks.blueGreen("web-{track}"));
  }

  @Override
  protected Optional<TrafficSplitter> ofOthers() {
    return Optional.of(OpenShiftRouteSplitter.route("web", Tracks.of("nobody", "noone")));
  }

  @Override
  protected Map<String, String> files() {
    return Map.of("route.yaml", ROUTE);
  }

  @Override
  protected List<String> foreign() {
    return List.of(
        ROUTE.substring(0, ROUTE.indexOf("  to:")),
        ROUTE.substring(ROUTE.indexOf("  alternateBackends"), ROUTE.indexOf("  port:")),
        "  port: {targetPort: http}\n");
  }

  @Test
  @DisplayName("leads first to the next track when the first is taken out")
  void heir() {
    Map<String, String> both = TextFiles.after(files(), splitter(), Split.of("blue", "green", 50));
    Fields spec = spec(TextFiles.after(both, splitter(), Split.all("green")));
    assertThat(spec.object("to").toString())
        .isEqualTo("{kind=Service, name=web-green, weight=200}");
    assertThat(spec.objects("alternateBackends"))
        .extracting(backend -> backend.text("name"))
        .containsExactly("legacy");
  }

  @Test
  @DisplayName("may have three Services beside its first, and weights up to 256")
  void limits() {
    String full =
        ROUTE.replace(
            "  port:",
            "  - {kind: Service, name: a, weight: 0}\n  - {kind: Service, name: b, weight: 0}\n  port:");
    Split split = Split.of("blue", "green", 50);
    assertThat(why(full, split)).contains("lead to 4 Services beside its first");
    assertThat(why(ROUTE.replace("weight: 200", "weight: 400"), Split.of("blue", "green", 10)))
        .contains("no whole number up to 256");
  }

  @Test
  @DisplayName("is done when every router has admitted it")
  void verifies() {
    Split split = Split.of("blue", "green", 10);
    String text = TextFiles.after(files(), splitter(), split).get("route.yaml");
    assertThat(splitter().verify(live(text), split).state()).isEqualTo(State.PENDING);
    String admitted =
        "status: {ingress: [{routerName: default, conditions: [{type: Admitted, status: 'True'}]}]}\n";
    assertThat(splitter().verify(live(text + admitted), split).state()).isEqualTo(State.DONE);
    String refused =
        admitted.replace("status: 'True'", "status: 'False', reason: HostAlreadyClaimed");
    assertThat(splitter().verify(live(text + refused), split).sentence())
        .isEqualTo("Route web at default: Admitted is False (HostAlreadyClaimed)");
  }

  private String why(String text, Split split) {
    Manifests manifests = TextFiles.manifests(Map.of("route.yaml", text));
    return splitter().supports(manifests, split).reason().orElseThrow();
  }

  private static Fields spec(Map<String, String> files) {
    return read(files.get("route.yaml")).object("spec");
  }

  private static Manifests live(String text) {
    return Manifests.live(List.of(read(text)));
  }

  private static Fields read(String text) {
    return FileDocument.read("route.yaml", text.getBytes(UTF_8)).get(0).content();
  }
}
