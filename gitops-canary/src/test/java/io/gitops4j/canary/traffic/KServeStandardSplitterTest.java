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

@DisplayName("An InferenceService of KServe in the mode Standard")
class KServeStandardSplitterTest extends TrafficSplitterContract {
  static final String SERVICE =
      """
      apiVersion: serving.kserve.io/v1beta1
      kind: InferenceService
      metadata:
        name: jukebox
        annotations:
          serving.kserve.io/deploymentMode: Standard # no Knative here
      spec:
        # the one that is live
        predictor:
          name: jukebox-blue
          minReplicas: 2
          model: {name: main, modelFormat: {name: onnx}, storageUri: "oci://registry.example/jukebox:1"}
        canary:
        # a trial of another team
        - trafficPercent: 20
          predictor:
            name: trial
            model: {name: main, modelFormat: {name: onnx}, storageUri: "oci://registry.example/trial:1"}
        - trafficPercent: 0
          predictor:
            name: jukebox-green
            model: {name: main, modelFormat: {name: onnx}, storageUri: "oci://registry.example/jukebox:2"}
      """;

  @Override
  protected TrafficSplitter splitter() {
    return splitter("0.21.0");
  }

  private static TrafficSplitter splitter(String version) {
    Tracks tracks = Tracks.blueGreen("jukebox-{track}");
    return KServeStandardSplitter.inferenceService("jukebox", tracks, version);
  }

  @Override
  protected Optional<TrafficSplitter> ofOthers() {
    return Optional.of(
        KServeStandardSplitter.inferenceService("jukebox", Tracks.of("nobody", "noone"), "0.21.0"));
  }

  @Override
  protected Map<String, String> files() {
    return Map.of("isvc.yaml", SERVICE);
  }

  @Override
  protected List<String> foreign() {
    return List.of(
        SERVICE.substring(0, SERVICE.indexOf("  predictor:")),
        SERVICE.substring(
            SERVICE.indexOf("  # a trial"), SERVICE.indexOf("  - trafficPercent: 0")));
  }

  @Override
  protected int step() {
    return 5;
  }

  @Test
  @DisplayName("gives the predictor's place to the canary when its track is taken out")
  void promotes() {
    String after = TextFiles.after(files(), splitter(), Split.all("green")).get("isvc.yaml");
    Fields spec =
        FileDocument.read("isvc.yaml", after.getBytes(UTF_8)).get(0).content().object("spec");
    assertThat(spec.object("predictor").text("name")).isEqualTo("jukebox-green");
    assertThat(spec.object("predictor").object("model").text("storageUri"))
        .isEqualTo("oci://registry.example/jukebox:2");
    assertThat(spec.objects("canary"))
        .extracting(canary -> canary.object("predictor").text("name"))
        .containsExactly("trial");
  }

  @Test
  @DisplayName("is refused with a version that would ignore it, and with canaries that scale")
  void refusals() {
    Split split = Split.of("blue", "green", 10);
    Manifests manifests = TextFiles.manifests(files());
    assertThat(splitter("v0.20.0").supports(manifests, split).reason().orElseThrow())
        .contains("KServe v0.20.0 does not weigh requests by spec.canary");
    assertThat(splitter("1.0.0").supports(manifests, split).isGiven()).isTrue();
    assertThat(why("Standard # no", "Knative # no", split)).contains("in the mode Knative");
    assertThat(why("name: jukebox-green", "name: jukebox-green\n      maxReplicas: 9", split))
        .contains("says maxReplicas, and a canary is not scaled");
    assertThat(why("name: jukebox-green", "name: jukebox-green\n      minReplicas: 3", split))
        .contains("asks for 3 replicas, and the predictor has 2");
    assertThat(why("jukebox-green", "jukebox-red", split)).contains("no predictor jukebox-green");
  }

  @Test
  @DisplayName("is done when KServe says that every canary is ready with its share")
  void verifies() {
    Split split = Split.of("blue", "green", 10);
    String text = TextFiles.after(files(), splitter(), split).get("isvc.yaml");
    String status =
        "status: {observedGeneration: 1, conditions: [{type: Ready, status: 'True'}],"
            + " canaryStatuses: [{name: trial, ready: true, trafficPercent: 20},"
            + " {name: jukebox-green, ready: true, trafficPercent: 8}]}\n";
    assertThat(splitter().verify(live(text + status), split).state()).isEqualTo(State.DONE);
    String loading = status.replace("green, ready: true", "green, ready: false");
    assertThat(splitter().verify(live(text + loading), split).state()).isEqualTo(State.PENDING);
  }

  private String why(String part, String other, Split split) {
    Manifests manifests = TextFiles.manifests(Map.of("isvc.yaml", SERVICE.replace(part, other)));
    return splitter().supports(manifests, split).reason().orElseThrow();
  }

  private static Manifests live(String text) {
    return Manifests.live(
        List.of(FileDocument.read("live.yaml", text.getBytes(UTF_8)).get(0).content()));
  }
}
