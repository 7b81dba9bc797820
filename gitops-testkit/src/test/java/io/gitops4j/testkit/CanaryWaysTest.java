package io.gitops4j.testkit;

import static io.gitops4j.canary.DirectTest.test;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.PullRequestSpec.pullRequest;
import static io.gitops4j.testkit.CanaryFixture.ROUTE;
import static io.gitops4j.testkit.CanaryFixture.canary;
import static io.gitops4j.testkit.CanaryFixture.empty;
import static io.gitops4j.testkit.CanaryFixture.kit;
import static io.gitops4j.testkit.CanaryFixture.metrics;
import static io.gitops4j.testkit.CanaryFixture.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.canary.Canaries;
import io.gitops4j.canary.Canary;
import io.gitops4j.canary.CanaryHistory;
import io.gitops4j.canary.traffic.GatewayApiSplitter;
import io.gitops4j.canary.traffic.KServeRevisionSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.contracts.ScriptedMetrics;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.PullRequestSpec;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.LiveObjects;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.SourceCommit;
import io.gitops4j.k8s.PlainYamlRenderer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A canary, other than by commits and time alone,")
class CanaryWaysTest {
  /** A green that answers what it is asked, once it is up. */
  private static HttpServer green(String answer, int failures) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger asked = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean right =
              "green".equals(exchange.getRequestHeaders().getFirst("X-Track"))
                  && body.equals("{\"x\": 1}")
                  && asked.incrementAndGet() > failures;
          byte[] content = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(right ? 200 : 503, content.length);
          exchange.getResponseBody().write(content);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  @DisplayName("asks green directly before it gets traffic, with a file of the repository")
  void testsDirectly() throws IOException {
    HttpServer server = green("{\"score\": 0.7}", 2);
    try (DeliveryKit kit =
        kit(
            canary()
                .header("X-Track", "green")
                .test(
                    test("score")
                        .at(address(server))
                        .path("/score")
                        .request("web/sample.json")
                        .answers("0.7")),
            metrics(0.01))) {
      kit.push("gitops", "web/sample.json", "{\"x\": 1}");
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).as(run.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(route(kit)).doesNotContain("X-Track");
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("gives nothing to a green that answers wrongly")
  void testFails() throws IOException {
    HttpServer server = green("{\"score\": 0.2}", 0);
    try (DeliveryKit kit =
        kit(
            canary()
                .header("X-Track", "green")
                .test(test("score").at(address(server)).body("{\"x\": 1}").answers("0.7")),
            metrics(0.01))) {
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.FAILED);
      assertThat(run.problem().orElseThrow().sentence())
          .contains("answers '{\"score\": 0.2}', without '0.7'");
      assertThat(kit.commits("gitops", "web/route.yaml")).noneMatch(c -> c.startsWith("10 %"));
      assertThat(route(kit)).doesNotContain("X-Track");
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisplayName("begins with blue alone where there is no route yet")
  void begins() {
    try (DeliveryKit kit =
        empty(
                canary().beginning(file("web/route.yaml").put(ROUTE)),
                metrics(0.01),
                new CanaryFixture.Followed())
            .repository("gitops", Map.of("README.md", "State\n"))) {
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(route(kit)).isEqualTo(ROUTE);
      assertThat(kit.file("gitops", "web/blue.yaml")).isEqualTo("kind: Deployment\n");
      Run second = kit.run("web", Start.manual(Fields.of("round", 2)), "ann");
      assertThat(second.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(route(kit)).contains("web-green").doesNotContain("web-blue");
    }
  }

  @Test
  @DisplayName("goes back and forth between blue and green with each release")
  void takesTurns() {
    try (DeliveryKit kit = kit(canary(), metrics(0.01))) {
      int round = 0;
      for (String now : List.of("web-green", "web-blue", "web-green")) {
        Start start = Start.manual(Fields.of("round", round++));
        assertThat(kit.run("web", start, "ann").outcome()).contains(Outcome.SUCCEEDED);
        assertThat(route(kit)).contains("name: " + now);
      }
    }
  }

  @Test
  @DisplayName("proposes each share by a pull request, when asked")
  void proposes() {
    PullRequestSpec spec = pullRequest("Shares of {application}");
    try (DeliveryKit kit = kit(canary().through(spec), metrics(0.01))) {
      kit.mergesPullRequestsOf("gitops");
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).as(run.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(kit.pullRequests("gitops")).hasSize(4);
    }
  }

  @Test
  @DisplayName("copies requests to green before it gets a share")
  void mirrors() {
    try (DeliveryKit kit = kit(canary().mirroring(50), metrics(0.01))) {
      List<String> seen = new ArrayList<>();
      kit.at(Duration.ofMinutes(5), () -> seen.add(route(kit)));
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
      assertThat(seen.get(0)).contains("RequestMirror", "percent: 50");
      assertThat(route(kit)).doesNotContain("RequestMirror");
      assertThat(kit.elapsed()).isGreaterThanOrEqualTo(Duration.ofMinutes(30));
    }
  }

  @Test
  @DisplayName("gives KServe's latest revision its share in the commit that brings the model")
  void revisions() {
    String service =
        """
        apiVersion: serving.kserve.io/v1beta1
        kind: InferenceService
        metadata:
          name: jukebox
        spec:
          predictor:
            model:
              modelFormat: {name: onnx}
              storageUri: oci://registry.example/jukebox:1 # by the pipeline
        """;
    Canary canary =
        Canaries.canary("gitops", "web", KServeRevisionSplitter.inferenceService("jukebox"))
            .fixedTracks("previous", "latest")
            .creating(
                track ->
                    List.of(
                        file("web/isvc.yaml")
                            .set(
                                "spec.predictor.model.storageUri",
                                "oci://registry.example/jukebox:2")))
            .retiring(track -> List.of())
            .as("blue-green");
    try (DeliveryKit kit = kit(canary, metrics(0.01))) {
      kit.push("gitops", "web/isvc.yaml", service);
      List<String> seen = new ArrayList<>();
      kit.at(Duration.ofMinutes(5), () -> seen.add(kit.file("gitops", "web/isvc.yaml")));
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).as(run.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(seen.get(0)).contains("jukebox:2", "canaryTrafficPercent: 10");
      assertThat(kit.file("gitops", "web/isvc.yaml"))
          .isEqualTo(service.replace("jukebox:1", "jukebox:2"));
    }
  }

  @Test
  @DisplayName("compares with a fresh baseline that has the same share")
  void freshBaseline() {
    Tracks tracks = Tracks.of("blue", "green", "baseline").named("web-{track}");
    Canary canary =
        Canaries.blueGreenCanary("gitops", "web", GatewayApiSplitter.httpRoute("web", tracks))
            .baseline("baseline")
            .creating(track -> List.of(file("web/" + track + ".yaml").put("kind: Deployment\n")))
            .retiring(track -> List.of(file("web/" + track + ".yaml").delete()))
            .guardedBy(CanaryFixture.errors());
    ScriptedMetrics metrics =
        metrics(0.01).rate("requests of baseline", 1).rate("errors of baseline", 0.02);
    try (DeliveryKit kit = kit(canary, metrics)) {
      List<String> seen = new ArrayList<>();
      kit.at(Duration.ofMinutes(5), () -> seen.add(route(kit)));
      Run run = kit.run("web", Start.manual(), "ann");
      assertThat(run.outcome()).as(run.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(seen.get(0))
          .contains("weight: 80", "name: web-baseline", "name: web-green", "weight: 10");
      assertThat(route(kit)).contains("web-green").doesNotContain("web-blue", "web-baseline");
      assertThat(kit.commits("gitops", "web/baseline.yaml")).hasSize(2);
      CanaryHistory history = CanaryHistory.of(run.release(), NodePath.of("prod", "blue-green"));
      assertThat(history.samples().get(0).number("stable.requests")).isEqualTo(60);
      assertThat(history.samples().get(15).number("stable.requests")).isEqualTo(540);
    }
  }

  @Test
  @DisplayName("refuses what its router can't do when the pipeline is built")
  void refuses() {
    assertThatThrownBy(() -> canary().cookie("track", "green"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("can't route by a cookie");
    assertThatThrownBy(() -> canary().weights(50, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Shares rise");
  }

  /** A server's objects, made what a deployment says. */
  private static final class Server implements DeploymentTarget, LiveObjects {
    private final List<Fields> objects = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();

    @Override
    public List<Difference> plan(Deployment deployment) {
      return List.of();
    }

    @Override
    public List<Difference> apply(Deployment deployment) {
      objects.clear();
      deployment.rendering().manifests().forEach(m -> objects.add(status(m.object())));
      return List.of();
    }

    private static Fields status(Fields object) {
      Fields condition = Fields.of("status", "True").with("observedGeneration", 1);
      List<Fields> conditions =
          List.of(condition.with("type", "Accepted"), condition.with("type", "ResolvedRefs"));
      Fields parent = Fields.of("conditions", conditions);
      return object
          .with("metadata", object.object("metadata").with("generation", 1))
          .with("status", Fields.of("parents", List.of(parent)));
    }

    @Override
    public Optional<Applied> current(String application, String environment) {
      return Optional.empty();
    }

    @Override
    public Health health(String application, String environment, List<SourceCommit> landed) {
      return new Health(Health.State.HEALTHY, "well");
    }

    @Override
    public Optional<LiveObjects> objects() {
      return Optional.of(this);
    }

    @Override
    public Optional<Fields> find(Fields like) {
      return objects.stream().filter(o -> same(o, like)).findFirst();
    }

    private static boolean same(Fields a, Fields b) {
      return a.text("kind").equals(b.text("kind"))
          && a.object("metadata").text("name").equals(b.object("metadata").text("name"));
    }

    @Override
    public Fields replace(Fields wanted) {
      objects.removeIf(o -> same(o, wanted));
      objects.add(wanted);
      seen.add(wanted.object("spec").toString());
      return wanted;
    }
  }

  @Test
  @DisplayName("sends shares to the server, and commits what it is in the end")
  void sends() {
    ManifestRenderer renderer = PlainYamlRenderer.create();
    for (double errors : new double[] {0.01, 0.2}) {
      Server server = new Server();
      try (DeliveryKit kit =
          kit(
              canary()
                  .creating(track -> List.of())
                  .retiring(track -> List.of())
                  .directly()
                  .appliedBy(renderer),
              metrics(errors),
              server)) {
        kit.push(
            "gitops",
            "web/blue.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: blue\n");
        Run run = kit.run("web", Start.manual(), "ann");
        List<String> commits = kit.commits("gitops", "web/route.yaml");
        assertThat(commits).noneMatch(c -> c.startsWith("10 %"));
        assertThat(server.seen.get(0)).contains("weight=10");
        if (errors > 0.1) {
          assertThat(run.outcome()).contains(Outcome.FAILED);
          assertThat(commits).hasSize(1);
          assertThat(server.objects.toString()).contains("weight=100").doesNotContain("weight=10}");
        } else {
          assertThat(run.outcome()).as(run.problem().toString()).contains(Outcome.SUCCEEDED);
          assertThat(commits).hasSize(3);
          assertThat(server.objects.toString()).contains("web-green").doesNotContain("web-blue");
        }
      }
    }
  }
}
