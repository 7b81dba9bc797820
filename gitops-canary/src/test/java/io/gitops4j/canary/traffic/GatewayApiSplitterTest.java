package io.gitops4j.canary.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.TrafficSplitterContract;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import io.gitops4j.core.spi.TrafficSplitter.DirectRoute;
import io.gitops4j.core.spi.TrafficSplitter.Verification;
import io.gitops4j.core.spi.TrafficSplitter.Verification.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A route of the Gateway API")
class GatewayApiSplitterTest extends TrafficSplitterContract {
  static final String ROUTE =
      """
      # Who may change this: the web team.
      apiVersion: v1
      kind: Service
      metadata: {name: web-blue}
      spec: {ports: [{port: 80}]}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: web   # the public one
      spec:
        parentRefs:
        - name: public
        rules:
        # Tests of the night, left alone.
        - matches:
          - headers: [{name: x-night, value: "1"}]
          backendRefs: [{name: web-blue, port: 80}]
        - name: shop
          matches:
          - path: {type: PathPrefix, value: /shop}
          - path: {type: Exact, value: /cart}
            method: GET
          filters:
          - type: RequestHeaderModifier
            requestHeaderModifier: {set: [{name: x-shop, value: "yes"}]}
          - type: RequestMirror   # an auditor's
            requestMirror: {backendRef: {name: audit, port: 9}}
          backendRefs:
          # The one that is live.
          - name: web-blue
            port: 80
            weight: 300 # of 400
          - name: legacy
            port: 8080
            weight: 100
        - backendRefs:
          - {name: web-blue, port: 80}
        - matches: [{path: {value: /admin}}]
          backendRefs: [{name: admin, port: 80}]
      """;

  @Override
  protected TrafficSplitter splitter() {
    return GatewayApiSplitter.httpRoute("web", Tracks.blueGreen("web-{track}"));
  }

  @Override
  protected Optional<TrafficSplitter> ofOthers() {
    return Optional.of(GatewayApiSplitter.httpRoute("web", Tracks.of("nobody", "noone")));
  }

  @Override
  protected Map<String, String> files() {
    return Map.of("route.yaml", ROUTE);
  }

  @Override
  protected List<String> foreign() {
    return List.of(
        ROUTE.substring(0, ROUTE.indexOf("metadata:\n")),
        ROUTE.substring(ROUTE.indexOf("spec:\n"), ROUTE.indexOf("    backendRefs:\n")),
        "- type: RequestMirror   # an auditor's",
        "    - name: legacy\n      port: 8080\n      weight: 100\n",
        "  - matches: [{path: {value: /admin}}]\n    backendRefs: [{name: admin, port: 80}]\n");
  }

  @Override
  protected List<Split> impossible() {
    return List.of(Split.of(Map.of("blue", 0, "green", 0)));
  }

  @Test
  @DisplayName("sends a header to a track by a rule that repeats all matches of the one beside it")
  void header() {
    Split split = Split.of("blue", "green", 0).withHeader("x-canary", "always", "green");
    List<Fields> rules = rules(after(ROUTE, split));
    assertThat(rules).hasSize(6);
    Fields beside = rules.get(4);
    assertThat(beside.objects("matches"))
        .extracting(Fields::toString)
        .containsExactly(
            "{path={type=PathPrefix, value=/shop},"
                + " headers=[{type=Exact, name=x-canary, value=always}]}",
            "{path={type=Exact, value=/cart}, method=GET,"
                + " headers=[{type=Exact, name=x-canary, value=always}]}");
    assertThat(beside.objects("filters")).isEqualTo(rules.get(1).objects("filters"));
    assertThat(beside.objects("backendRefs").toString())
        .isEqualTo("[{name=web-green, port=80, weight=1}]");
    assertThat(splitter().direct(live(after(ROUTE, split)), "green"))
        .contains(new DirectRoute(null, Map.of("x-canary", "always")));
    assertThat(splitter().direct(live(after(ROUTE, split)), "blue"))
        .contains(new DirectRoute(null, Map.of()));
  }

  @Test
  @DisplayName("keeps what other backends get of all requests, or says why it can't")
  void othersKeepTheirs() {
    Fields after = after(ROUTE, Split.of("blue", "green", 10));
    assertThat(rules(after).get(1).objects("backendRefs"))
        .extracting(ref -> ref.text("name") + " " + ref.number("weight"))
        .containsExactly("web-blue 270", "legacy 100", "web-green 30");
    String few = ROUTE.replace("weight: 300", "weight: 3");
    assertThat(splitter().supports(manifests(few), Split.of("blue", "green", 50)).reason())
        .hasValueSatisfying(
            why -> assertThat(why).contains("is no whole number", "a multiple of 100 together"));
    assertThat(splitter().supports(manifests(few), Split.of("blue", "green", 0)).isGiven())
        .isTrue();
  }

  @Test
  @DisplayName("is refused where others have all of it, and with a header that a rule asks for")
  void nothingToShare() {
    Split split = Split.of("blue", "green", 0);
    String none = ROUTE.replace("weight: 300", "weight: 0");
    assertThat(splitter().supports(manifests(none), split).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("others beside the tracks have all"));
    String asking = ROUTE.replace("method: GET", "headers: [{name: X-Canary, value: no}]");
    assertThat(splitter().supports(manifests(asking), split).isGiven()).isTrue();
    Split header = split.withHeader("x-canary", "always", "green");
    assertThat(splitter().supports(manifests(asking), header).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("asks for that header itself"));
  }

  @Test
  @DisplayName("is refused where a rule beside each is more than the sixteen that are allowed")
  void limits() {
    String many = ROUTE + "  - backendRefs: [{name: web-blue, port: 80}]\n".repeat(7);
    for (int i = 0; i < 7; i++) {
      many =
          many.replaceFirst(
              "  - backendRefs: \\[\\{name: web-blue",
              "  - matches: [{path: {value: /p" + i + "}}]\n    backendRefs: [{name: web-blue");
    }
    Split split = Split.of("blue", "green", 0);
    assertThat(splitter().supports(manifests(many), split).isGiven()).isTrue();
    assertThat(splitter().supports(manifests(many), split.withHeader("a", "b", "green")).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("20 rules", "16 with 128 are allowed"));
  }

  @Test
  @DisplayName("is done when every gateway has accepted this generation, and refused for good")
  void verifies() {
    Split split = Split.of("blue", "green", 10);
    assertThat(verify(split, "").sentence()).contains("was not taken by gateway public yet");
    assertThat(verify(split, parent(2, "True", "Accepted", "True", "ResolvedRefs")).state())
        .isEqualTo(State.PENDING);
    assertThat(verify(split, parent(3, "True", "Accepted", "True", "ResolvedRefs")).state())
        .isEqualTo(State.DONE);
    assertThat(verify(split, parent(3, "True", "Accepted", "False", "BackendNotFound")).state())
        .isEqualTo(State.PENDING);
    assertThat(verify(split, parent(3, "False", "NotAllowedByListeners", "True", "Ok")))
        .isEqualTo(
            new Verification(
                State.REFUSED,
                "HTTPRoute web at gateway public: Accepted is False (NotAllowedByListeners, so)"));
  }

  private Verification verify(Split split, String status) {
    Fields route = after(ROUTE, split);
    Fields metadata = route.object("metadata").with("generation", 3);
    Fields read = FileDocument.read("s.yaml", ("a: b\n" + status).getBytes(UTF_8)).get(0).content();
    return splitter()
        .verify(
            live(route.with("metadata", metadata).with("status", read.object("status"))), split);
  }

  private static String parent(
      int generation, String accepted, String why, String resolved, String because) {
    String one = "{type: %s, status: '%s', reason: %s, message: so, observedGeneration: %d}";
    return "status: {parents: [{parentRef: {name: public}, conditions: ["
        + one.formatted("Accepted", accepted, why, generation)
        + ", "
        + one.formatted("ResolvedRefs", resolved, because, generation)
        + "]}]}\n";
  }

  private Fields after(String file, Split split) {
    FileDocument route = manifests(file).get("gateway.networking.k8s.io", "HTTPRoute", "web");
    Manifests live = live(route.content());
    return live.all().get(0).after(splitter().plan(live, split));
  }

  private static List<Fields> rules(Fields route) {
    return route.object("spec").objects("rules");
  }

  private static Manifests live(Fields object) {
    return Manifests.live(List.of(object));
  }

  private static Manifests manifests(String file) {
    return TextFiles.manifests(Map.of("route.yaml", file));
  }
}
