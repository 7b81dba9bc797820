package io.gitops4j.canary.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.Edits;
import io.gitops4j.core.edit.FileDocument;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Manifests;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter;
import io.gitops4j.core.spi.TrafficSplitter.Feature;
import io.gitops4j.core.spi.TrafficSplitter.Verification.State;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("On a real API server with the vendor's own definitions,")
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SplittersOnTheServerTest {
  private static final Tracks WEB = Tracks.blueGreen("web-{track}");
  private static final Tracks TAGS = Tracks.of("blue", "green");

  record Router(String definition, TrafficSplitter splitter, String files, String from, String to) {
    static Router of(String definition, TrafficSplitter splitter, String... files) {
      String all = String.join("---\n", files);
      return new Router(definition, splitter, all, "blue", "green");
    }

    /** A usual way from one track to the other. */
    List<Split> splits() {
      List<Split> splits = new ArrayList<>(List.of(Split.of(from, to, 0)));
      if (splitter.features().contains(Feature.HEADER_ROUTE)) {
        splits.add(Split.of(from, to, 0).withHeader("x-canary", "always", to));
      }
      if (splitter.features().contains(Feature.COOKIE_ROUTE)) {
        splits.add(Split.of(from, to, 0).withCookie("canary", "always", to));
      }
      if (splitter.features().contains(Feature.MIRROR)) {
        splits.add(Split.of(from, to, 0).withMirror(to, 10));
      }
      splits.add(Split.of(from, to, 10));
      splits.add(Split.of(from, to, 100));
      splits.add(Split.all(to));
      return splits;
    }

    @Override
    public String toString() {
      return splitter.name();
    }
  }

  static Stream<Router> routers() {
    return Stream.of(
        Router.of(
            "gateway-api", GatewayApiSplitter.httpRoute("web", WEB), GatewayApiSplitterTest.ROUTE),
        Router.of(
            "gateway-api-grpc",
            GatewayApiSplitter.grpcRoute("web", WEB),
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: {name: web}
            spec:
              rules:
              - matches: [{method: {service: shop.Cart}}]
                backendRefs: [{name: web-blue, port: 50051}]
            """),
        new Router(
            "kserve",
            KServeRevisionSplitter.inferenceService("jukebox"),
            KServeRevisionSplitterTest.SERVICE,
            "previous",
            "latest"),
        Router.of(
            "kserve",
            KServeStandardSplitter.inferenceService(
                "jukebox", Tracks.blueGreen("jukebox-{track}"), "0.21.0"),
            KServeStandardSplitterTest.SERVICE),
        Router.of(
            "istio",
            IstioSplitter.subsets("web", "web", TAGS),
            IstioSplitterTest.SERVICE,
            IstioSplitterTest.RULE),
        Router.of(
            "openshift-route",
            OpenShiftRouteSplitter.route("web", WEB),
            OpenShiftRouteSplitterTest.ROUTE),
        Router.of("knative", KnativeSplitter.service("web", TAGS), KnativeSplitterTest.SERVICE),
        Router.of(
            "traefik", TraefikSplitter.traefikService("web", WEB), TraefikSplitterTest.SERVICE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("routers")
  @DisplayName(
      "files are accepted with every split, say it there, and applied again change nothing")
  void committed(Router router, ControlPlane plane) {
    Definitions.apply(plane, router.definition());
    String namespace = plane.newNamespace();
    Map<String, String> files = Map.of("all.yaml", router.files());
    for (Split split : router.splits()) {
      files = TextFiles.after(files, router.splitter(), split);
      String text = files.get("all.yaml");
      apply(plane, namespace, text);
      List<Fields> live = get(plane, namespace, text);
      assertThat(router.splitter().current(Manifests.live(live))).contains(split);
      apply(plane, namespace, text);
      assertThat(get(plane, namespace, text)).isEqualTo(live);
      assertThat(router.splitter().plan(Manifests.live(live), split)).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("routers")
  @DisplayName("live objects are patched to the same splits, and nothing but that changes in them")
  void applied(Router router, ControlPlane plane) {
    Definitions.apply(plane, router.definition());
    String namespace = plane.newNamespace();
    apply(plane, namespace, router.files());
    for (Split split : router.splits()) {
      Manifests live = Manifests.live(get(plane, namespace, router.files()));
      List<Edit> edits = router.splitter().plan(live, split);
      List<Fields> sent = live.all().stream().map(document -> document.after(edits)).toList();
      StringBuilder text = new StringBuilder();
      sent.forEach(object -> text.append(json(object)).append("\n---\n"));
      plane.kubectl(text.toString(), "replace", "-n", namespace, "-f", "-");
      List<Fields> now = get(plane, namespace, router.files());
      assertThat(now.stream().map(SplittersOnTheServerTest::content).toList())
          .isEqualTo(sent.stream().map(SplittersOnTheServerTest::content).toList());
      assertThat(router.splitter().current(Manifests.live(now))).contains(split);
    }
  }

  @Test
  @DisplayName("pods come and go until every track has its share of them")
  void replicas(ControlPlane plane) {
    String namespace = plane.newNamespace();
    String files = deployment("web-blue", 10) + "---\n" + deployment("web-green", 0);
    TrafficSplitter splitter = ReplicaSplitter.replicas(10, WEB);
    Map<String, String> all = Map.of("all.yaml", files);
    for (Split split : List.of(Split.of("blue", "green", 30), Split.all("green"))) {
      all = TextFiles.after(all, splitter, split);
      String text = all.get("all.yaml");
      apply(plane, namespace, text);
      State state = State.PENDING;
      while (state == State.PENDING) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        state = splitter.verify(Manifests.live(get(plane, namespace, text)), split).state();
      }
      assertThat(state).isEqualTo(State.DONE);
    }
    assertThat(plane.get("/apis/apps/v1/namespaces/" + namespace + "/deployments").objects("items"))
        .extracting(item -> item.object("status").find("readyReplicas").orElse(0L))
        .containsExactly(0L, 10L);
  }

  private static String deployment(String name, int replicas) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: NAME}
    spec:
      replicas: COUNT
      selector: {matchLabels: {track: NAME}}
      template:
        metadata: {labels: {app: web, track: NAME}}
        spec: {containers: [{name: web, image: "registry.example/web:1"}]}
    """
        .replace("NAME", name)
        .replace("COUNT", String.valueOf(replicas));
  }

  private static void apply(ControlPlane plane, String namespace, String files) {
    plane.kubectl(
        files, "apply", "--server-side", "--field-manager=git", "-n", namespace, "-f", "-");
  }

  private static List<Fields> get(ControlPlane plane, String namespace, String files) {
    String text = plane.kubectl(files, "get", "-n", namespace, "-o", "json", "-f", "-");
    Fields read = FileDocument.read("live.json", text.getBytes(UTF_8)).get(0).content();
    return read.text("kind").equals("List") ? read.objects("items") : List.of(read);
  }

  private static String json(Fields object) {
    Edit whole = Edits.forPath("live.json").set("", object.asMap());
    return new String(Objects.requireNonNull(whole.apply(null).content()), UTF_8);
  }

  /** All but what every write changes. */
  private static Fields content(Fields object) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(object.object("metadata").asMap());
    List.of("resourceVersion", "generation", "managedFields").forEach(metadata::remove);
    return object.with("metadata", metadata);
  }
}
