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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A VirtualService of Istio")
class IstioSplitterTest {
  static final String SERVICE =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata:
        name: web
      spec:
        hosts: [web.example]
        http:
        # The back office comes first.
        - match:
          - uri: {prefix: /admin}
          route:
          - destination: {host: admin}
        # A tester's, left alone.
        - match:
          - headers: {x-night: {exact: "1"}}
          route:
          - destination: {host: web, subset: blue}
        # Everybody.
        - name: shop
          timeout: 5s
          match:
          - uri: {prefix: /shop}
          - headers: {x-shop: {exact: "yes"}}
          route:
          - destination:
              host: web
              subset: blue
            weight: 300 # of 400
            headers: {response: {set: {x-served: by}}}
          - destination: {host: legacy}
            weight: 100
        - route:
          - destination: {host: web, subset: blue}
      """;

  static final String RULE =
      """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: web}
      spec:
        host: web
        subsets:
        - name: blue
          # as the Deployments are labelled
          labels: {app: web, track: blue}
      """;

  @Nested
  @DisplayName("over subsets")
  class Subsets extends TrafficSplitterContract {
    @Override
    protected TrafficSplitter splitter() {
      return IstioSplitter.subsets("web", "web", Tracks.of("blue", "green"));
    }

    @Override
    protected Optional<TrafficSplitter> ofOthers() {
      return Optional.of(IstioSplitter.subsets("web", "web", Tracks.of("nobody", "noone")));
    }

    @Override
    protected Map<String, String> files() {
      return Map.of("vs.yaml", SERVICE, "dr.yaml", RULE);
    }

    @Override
    protected List<String> foreign() {
      return List.of(
          SERVICE.substring(0, SERVICE.indexOf("metadata:")),
          SERVICE.substring(SERVICE.indexOf("spec:"), SERVICE.indexOf("  # Everybody.")),
          "    - destination: {host: legacy}\n      weight: 100\n",
          RULE);
    }

    @Override
    protected List<Split> impossible() {
      return List.of(Split.of("blue", "green", 10), Split.all("green"));
    }

    @Test
    @DisplayName("add a subset to the rule before the first share, with labels like the others'")
    void addsSubsets() {
      Map<String, String> after =
          TextFiles.after(files(), splitter(), Split.of("blue", "green", 0));
      List<Fields> subsets =
          FileDocument.read("dr.yaml", after.get("dr.yaml").getBytes(UTF_8))
              .get(0)
              .content()
              .object("spec")
              .objects("subsets");
      assertThat(subsets.get(1).toString())
          .isEqualTo("{name=green, labels={app=web, track=green}}");
      assertThat(splitter().supports(TextFiles.manifests(files()), Split.all("green")).reason())
          .hasValueSatisfying(
              why -> assertThat(why).contains("has no subset green", "Give green 0 % first"));
    }

    @Test
    @DisplayName("send a header to a track by a route right before the one it repeats")
    void header() {
      Map<String, String> before =
          TextFiles.after(files(), splitter(), Split.of("blue", "green", 0));
      Split split = Split.of("blue", "green", 0).withHeader("X-Canary", "yes", "green");
      String text = TextFiles.after(before, splitter(), split).get("vs.yaml");
      List<Fields> http = http(text);
      assertThat(http).hasSize(6);
      assertThat(http.get(2).objects("match").toString())
          .isEqualTo(
              "[{uri={prefix=/shop}, headers={x-canary={exact=yes}}},"
                  + " {headers={x-shop={exact=yes}, x-canary={exact=yes}}}]");
      assertThat(http.get(2).objects("route").toString())
          .isEqualTo(
              "[{destination={host=web, subset=green},"
                  + " headers={response={set={x-served=by}}}}]");
      assertThat(http.get(2).text("timeout")).isEqualTo("5s");
      assertThat(http.get(3).text("name")).isEqualTo("shop");
      assertThat(http.get(4).objects("match").toString())
          .isEqualTo("[{headers={x-canary={exact=yes}}}]");
      assertThat(text).contains("  - match:\n    - uri:\n").contains("  # Everybody.\n  - name");
    }

    @Test
    @DisplayName("are refused with a header that a route asks for itself")
    void sameHeader() {
      Split split = Split.of("blue", "green", 0);
      Map<String, String> before = TextFiles.after(files(), splitter(), split);
      assertThat(
              splitter()
                  .supports(TextFiles.manifests(before), split.withHeader("X-Shop", "no", "green"))
                  .reason())
          .hasValueSatisfying(why -> assertThat(why).contains("asks for that header itself"));
    }

    @Test
    @DisplayName("are done when the server has them, and refused by Istio's own messages")
    void verifies() {
      Split split = Split.of("blue", "green", 0);
      Map<String, String> after = TextFiles.after(files(), splitter(), split);
      assertThat(splitter().verify(TextFiles.manifests(after), split).state())
          .isEqualTo(State.DONE);
      String bad =
          "status: {validationMessages: [{level: ERROR, type: {name: ReferencedResourceNotFound}}]}";
      Manifests refused =
          TextFiles.manifests(Map.of("v.yaml", after.get("vs.yaml") + bad, "d.yaml", RULE));
      assertThat(splitter().verify(refused, split).sentence())
          .isEqualTo("VirtualService web is refused by Istio: ReferencedResourceNotFound");
    }
  }

  @Nested
  @DisplayName("over hosts")
  class Hosts extends TrafficSplitterContract {
    private final String service =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: web}
        spec:
          hosts: [web]
          http:
          # all of it
          - route:
            - destination: {host: web-blue.prod.svc.cluster.local}
          tcp:
          - route:
            - {destination: {host: other}}
        """;

    @Override
    protected TrafficSplitter splitter() {
      return IstioSplitter.hosts("web", Tracks.blueGreen("web-{track}"));
    }

    @Override
    protected Map<String, String> files() {
      return Map.of("vs.yaml", service);
    }

    @Override
    protected List<String> foreign() {
      return List.of(service.substring(service.indexOf("  tcp:")));
    }

    @Test
    @DisplayName("keep the domain of the hosts")
    void domain() {
      String after = TextFiles.after(files(), splitter(), Split.all("green")).get("vs.yaml");
      assertThat(http(after).get(0).objects("route").toString())
          .isEqualTo("[{destination={host=web-green.prod.svc.cluster.local}, weight=100}]");
    }

    @Test
    @DisplayName("ask for a cookie among others, its value taken by the letter")
    void cookie() {
      Split split = Split.of("blue", "green", 0).withCookie("seen", "a.b+c", "green");
      String after = TextFiles.after(files(), splitter(), split).get("vs.yaml");
      String regex =
          http(after)
              .get(0)
              .objects("match")
              .get(0)
              .object("headers")
              .object("cookie")
              .text("regex");
      assertThat("seen=a.b+c").matches(regex);
      assertThat("x=y; seen=a.b+c; z=1").matches(regex);
      assertThat("x=y; seen=aXb+c").doesNotMatch(regex);
      assertThat("unseen=a.b+c").doesNotMatch(regex);
      assertThat("seen=a.b+c+d").doesNotMatch(regex);
    }
  }

  @Test
  @DisplayName("is refused with a header where its routes are of TCP")
  void tcp() {
    String tcp =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: db}
        spec:
          tcp:
          - route: [{destination: {host: db-blue}}]
        """;
    TrafficSplitter splitter = IstioSplitter.hosts("db", Tracks.blueGreen("db-{track}"));
    Manifests manifests = TextFiles.manifests(Map.of("vs.yaml", tcp));
    Split split = Split.of("blue", "green", 10);
    assertThat(splitter.supports(manifests, split).isGiven()).isTrue();
    assertThat(splitter.supports(manifests, split.withHeader("a", "b", "green")).reason())
        .hasValueSatisfying(why -> assertThat(why).contains("TLS and TCP know no headers"));
  }

  private static List<Fields> http(String text) {
    return FileDocument.read("vs.yaml", text.getBytes(UTF_8))
        .get(0)
        .content()
        .object("spec")
        .objects("http");
  }
}
