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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An InferenceService of KServe in the mode Knative")
class KServeRevisionSplitterTest extends TrafficSplitterContract {
  static final String SERVICE =
      """
      apiVersion: serving.kserve.io/v1beta1
      kind: InferenceService
      metadata:
        name: jukebox
        annotations: {serving.kserve.io/enable-tag-routing: "true"}
        # one model at a time
      spec:
        predictor:
          minReplicas: 1
          # by digest, as the pipeline writes it
          model:
            modelFormat: {name: onnx}
            storageUri: oci://registry.example/jukebox@sha256:aa
      """;

  @Override
  protected TrafficSplitter splitter() {
    return KServeRevisionSplitter.inferenceService("jukebox");
  }

  @Override
  protected Map<String, String> files() {
    return Map.of("isvc.yaml", SERVICE);
  }

  @Override
  protected List<String> foreign() {
    return List.of(SERVICE.stripTrailing());
  }

  @Override
  protected List<String> tracks() {
    return List.of("latest", "previous");
  }

  @Override
  protected boolean mayBeAlone(String track) {
    return track.equals("latest");
  }

  @Override
  protected List<Split> impossible() {
    return List.of(Split.all("previous"));
  }

  @Test
  @DisplayName("is refused in a mode that would ignore the percentage")
  void mode() {
    String other =
        SERVICE.replace("{serving.kserve.io/", "{serving.kserve.io/deploymentMode: Standard, s/");
    assertThat(
            splitter()
                .supports(
                    TextFiles.manifests(Map.of("isvc.yaml", other)),
                    Split.of("previous", "latest", 10))
                .reason())
        .contains(
            "Could not split requests by InferenceService jukebox: in the mode Standard KServe"
                + " ignores canaryTrafficPercent. Use KServeStandardSplitter, or the mode"
                + " Knative.");
  }

  @Test
  @DisplayName("is refused on a server where nothing was rolled out whole yet")
  void firstRollout() {
    Manifests live = live(10, "status: {components: {predictor: {latestReadyRevision: a}}}");
    assertThat(splitter().supports(live, Split.of("previous", "latest", 10)).reason())
        .hasValueSatisfying(
            why -> assertThat(why).contains("until then the percentage is ignored"));
    assertThat(splitter().supports(live, Split.all("latest")).isGiven()).isTrue();
  }

  @Test
  @DisplayName("is done when KServe says that the newest revision has that percentage")
  void verifies() {
    Split split = Split.of("previous", "latest", 10);
    String ready = "conditions: [{type: Ready, status: 'True'}], observedGeneration: 4, ";
    String traffic =
        "components: {predictor: {latestRolledoutRevision: a, traffic: ["
            + "{latestRevision: true, percent: %d, tag: latest, url: 'http://latest-j.example'},"
            + " {revisionName: a, percent: 90, tag: prev, url: 'http://prev-j.example'}]}}}";
    Manifests done = live(10, "status: {" + ready + traffic.formatted(10));
    assertThat(splitter().verify(done, split).state()).isEqualTo(State.DONE);
    Manifests not = live(10, "status: {" + ready + traffic.formatted(100));
    assertThat(splitter().verify(not, split).sentence())
        .isEqualTo("InferenceService jukebox gives its newest revision 100 %, not yet 10");
    String stale = ready.replace("observedGeneration: 4", "observedGeneration: 3");
    assertThat(
            splitter().verify(live(10, "status: {" + stale + traffic.formatted(10)), split).state())
        .isEqualTo(State.PENDING);
    String blocked = "modelStatus: {transitionStatus: BlockedByFailedLoad}, ";
    assertThat(
            splitter()
                .verify(live(10, "status: {" + ready + blocked + traffic.formatted(10)), split)
                .state())
        .isEqualTo(State.REFUSED);
    assertThat(splitter().direct(done, "latest"))
        .contains(new DirectRoute(URI.create("http://latest-j.example"), Map.of()));
  }

  private static Manifests live(int percent, String status) {
    String text =
        SERVICE
                .replace("  name: jukebox\n", "  name: jukebox\n  generation: 4\n")
                .replace("minReplicas: 1", "canaryTrafficPercent: " + percent)
            + status
            + "\n";
    return Manifests.live(
        List.of(FileDocument.read("live.yaml", text.getBytes(UTF_8)).get(0).content()));
  }
}
