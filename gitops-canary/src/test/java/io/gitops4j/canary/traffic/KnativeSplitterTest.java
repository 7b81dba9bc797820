package io.gitops4j.canary.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.TrafficSplitterContract;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import io.gitops4j.core.spi.TrafficSplitter.DirectRoute;
import io.gitops4j.core.spi.TrafficSplitter.Verification.State;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A Service of Knative")
class KnativeSplitterTest extends TrafficSplitterContract {
  static final String SERVICE =
      """
      apiVersion: serving.knative.dev/v1
      kind: Service
      metadata:
        name: web
      spec:
        template:
          metadata:
            # new with each change
            name: web-2
          spec:
            containers: [{image: registry.example/web:2}]
        traffic:
        # the one that is live
        - tag: blue
          revisionName: web-1
          percent: 80
        - revisionName: web-0 # the last of the old ones
          percent: 20
      """;

  @Override
  protected TrafficSplitter splitter() {
    return KnativeSplitter.service("web", Tracks.of("blue", "green"));
  }

  @Override
  protected Optional<TrafficSplitter> ofOthers() {
    return Optional.of(KnativeSplitter.service("web", Tracks.of("nobody", "noone")));
  }

  @Override
  protected Map<String, String> files() {
    return Map.of("service.yaml", SERVICE);
  }

  @Override
  protected int step() {
    return 5;
  }

  @Override
  protected List<String> foreign() {
    return List.of(
        SERVICE.substring(0, SERVICE.indexOf("  - tag")),
        "  - revisionName: web-0 # the last of the old ones\n    percent: 20\n");
  }

  @Override
  protected List<Split> impossible() {
    return List.of(Split.of("blue", "green", 1));
  }

  @Test
  @DisplayName("gives a new track the revision that its template names, and needs one of its own")
  void revisions() {
    String after =
        TextFiles.after(files(), splitter(), Split.of("blue", "green", 0)).get("service.yaml");
    assertThat(after).endsWith("  - tag: green\n    revisionName: web-2\n    percent: 0\n");
    String same = SERVICE.replace("name: web-2", "name: web-1");
    assertThat(
            splitter()
                .supports(TextFiles.manifests(Map.of("s.yaml", same)), Split.of("blue", "green", 0))
                .reason())
        .hasValueSatisfying(
            why -> assertThat(why).contains("web-1 is another target's revision", "a new name"));
  }

  @Test
  @DisplayName("takes one new track at a time, as the template names one revision")
  void oneAtATime() {
    TrafficSplitter three = KnativeSplitter.service("web", Tracks.of("blue", "green", "red"));
    Split split = Split.of(Map.of("blue", 100, "green", 0, "red", 0));
    assertThat(three.supports(TextFiles.manifests(files()), split).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("two tracks are new"));
  }

  @Test
  @DisplayName("is done when it has all targets, each tag with an address of its own")
  void verifies() {
    Split split = Split.of("blue", "green", 0);
    String text = TextFiles.after(files(), splitter(), split).get("service.yaml");
    String status =
        "status: {observedGeneration: 1, conditions: [{type: RoutesReady, status: 'True'}],"
            + " traffic: [{tag: blue, percent: 80}, {percent: 20},"
            + " {tag: green, percent: 0, url: 'http://green-web.example'}]}\n";
    assertThat(splitter().verify(live(text + status), split).state()).isEqualTo(State.DONE);
    assertThat(splitter().direct(live(text + status), "green"))
        .contains(new DirectRoute(URI.create("http://green-web.example"), Map.of()));
    String without = status.replace("tag: green", "tag: red");
    assertThat(splitter().verify(live(text + without), split).state()).isEqualTo(State.PENDING);
  }

  private static Manifests live(String text) {
    return Manifests.live(
        List.of(FileDocument.read("live.yaml", text.getBytes(UTF_8)).get(0).content()));
  }
}
