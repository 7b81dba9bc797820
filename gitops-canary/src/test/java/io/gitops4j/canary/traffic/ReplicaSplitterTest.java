package io.gitops4j.canary.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.TrafficSplitterContract;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import io.gitops4j.core.spi.TrafficSplitter.Verification;
import io.gitops4j.core.spi.TrafficSplitter.Verification.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Pods behind one Service")
class ReplicaSplitterTest extends TrafficSplitterContract {
  private static final String BLUE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web-blue # the one that is live
      spec:
        # of ten in all
        replicas: 10
        template: {metadata: {labels: {app: web, track: blue}}}
      """;

  private static final String GREEN =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: web-green, annotations: {team: web}}
      spec: {replicas: 0, serviceName: web}
      """;

  private static final String OTHER = BLUE.replace("web-blue", "web-other");

  @Override
  protected TrafficSplitter splitter() {
    return ReplicaSplitter.replicas(10, Tracks.blueGreen("web-{track}"));
  }

  @Override
  protected Map<String, String> files() {
    return Map.of("blue.yaml", BLUE, "green.yaml", GREEN, "other.yaml", OTHER);
  }

  @Override
  protected List<String> foreign() {
    return List.of(OTHER, "  template: {metadata: {labels: {app: web, track: blue}}}\n");
  }

  @Override
  protected List<Split> impossible() {
    return List.of(Split.of("blue", "green", 1));
  }

  @Test
  @DisplayName("are the nearest whole number for a share, and remember what was asked for")
  void nearest() {
    Split split = Split.of("blue", "green", 14);
    Map<String, String> after = TextFiles.after(files(), splitter(), split);
    assertThat(after.get("blue.yaml")).contains("replicas: 9\n", "gitops4j.io/share: \"86\"");
    assertThat(after.get("green.yaml")).contains("replicas: 1,", "gitops4j.io/share: \"14\"");
    assertThat(splitter().current(TextFiles.manifests(after))).contains(split);
    after.computeIfPresent(
        "green.yaml", (path, text) -> text.replace("replicas: 1", "replicas: 6"));
    assertThat(splitter().current(TextFiles.manifests(after)))
        .contains(Split.of("blue", "green", 40));
    after.computeIfPresent("blue.yaml", (path, text) -> text.replace("replicas: 9", "replicas: 1"));
    assertThat(splitter().current(TextFiles.manifests(after))).isEmpty();
  }

  @Test
  @DisplayName("are refused for a share that they can't make, and where something scales them")
  void refusals() {
    Manifests manifests = TextFiles.manifests(files());
    ReplicaSplitter four = ReplicaSplitter.replicas(4, Tracks.blueGreen("web-{track}"));
    assertThat(four.supports(manifests, Split.of("blue", "green", 10)).reason())
        .contains(
            "Could not split requests by the replicas of blue, green: 90 % for blue would be 3 of 4"
                + " pods, and may be off by 5 %. Have more replicas, or ask for a share that they"
                + " can make.");
    assertThat(four.withTolerance(15).supports(manifests, Split.of("blue", "green", 10)).isGiven())
        .isTrue();
    assertThat(
            ReplicaSplitter.replicas(1, Tracks.blueGreen("web-{track}"))
                .withTolerance(100)
                .supports(manifests, Split.of("blue", "green", 50))
                .isGiven())
        .isFalse();
    String scaler =
        "kind: HorizontalPodAutoscaler\nspec: {scaleTargetRef: {kind: Deployment, name: web-blue}}\n";
    Manifests scaled =
        TextFiles.manifests(Map.of("a.yaml", BLUE, "b.yaml", GREEN, "c.yaml", scaler));
    assertThat(splitter().supports(scaled, Split.of("blue", "green", 10)).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("web-blue is scaled by"));
  }

  @Test
  @DisplayName("are done when all are ready and none is left over, and refused past their deadline")
  void verifies() {
    Split split = Split.of("blue", "green", 10);
    assertThat(verify(split, 1, "").state()).isEqualTo(State.DONE);
    assertThat(verify(split, 0, "").sentence())
        .isEqualTo("web-green has 0 of 1 pods ready, 0 in all");
    String late =
        ", conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]";
    assertThat(verify(split, 0, late).state()).isEqualTo(State.REFUSED);
  }

  private Verification verify(Split split, int green, String more) {
    Map<String, String> after = TextFiles.after(files(), splitter(), split);
    String status = "status: {replicas: %d, readyReplicas: %d, observedGeneration: 1%s}\n";
    return splitter()
        .verify(
            Manifests.live(
                List.of(
                    read(after.get("blue.yaml") + status.formatted(9, 9, "")),
                    read(after.get("green.yaml") + status.formatted(green, green, more)))),
            split);
  }

  private static Fields read(String text) {
    return FileDocument.read("live.yaml", text.getBytes(UTF_8)).get(0).content();
  }
}
