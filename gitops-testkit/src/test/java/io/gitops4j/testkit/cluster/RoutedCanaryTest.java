package io.gitops4j.testkit.cluster;

import static io.gitops4j.canary.Canaries.blueGreenCanary;
import static io.gitops4j.canary.judge.ErrorRate.errorRate;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.canary.Canary;
import io.gitops4j.canary.CanaryHistory;
import io.gitops4j.canary.Guard;
import io.gitops4j.canary.judge.Sample;
import io.gitops4j.canary.metrics.Prometheus;
import io.gitops4j.canary.servers.PrometheusExtension;
import io.gitops4j.canary.servers.PrometheusServer;
import io.gitops4j.canary.servers.Router;
import io.gitops4j.canary.traffic.GatewayApiSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.k8s.PlainYamlRenderer;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.servers.ControlPlane;
import io.gitops4j.k8s.servers.ControlPlaneExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "A canary on a cluster whose requests a real Traefik routes and a real Prometheus counts")
@Tag("servers")
@ExtendWith({ControlPlaneExtension.class, PrometheusExtension.class})
class RoutedCanaryTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final GatewayApiSplitter SPLITTER =
      GatewayApiSplitter.httpRoute("web", Tracks.blueGreen("web-{track}"));
  private static final NodePath NODE = NodePath.of("prod", "blue-green");

  @TempDir Path home;

  private static Canary canary(Router router) {
    return blueGreenCanary("gitops", "web", SPLITTER)
        .retiring(track -> List.of())
        .weights(10, 50, 100)
        .every(Duration.ofSeconds(6))
        .sampling(Duration.ofSeconds(2))
        .appliedBy(PlainYamlRenderer.create())
        .guardedBy(
            Guard.by(errorRate().alpha(0.01))
                .reading("requests", "prometheus", Query.increase(router.requests("{track}")))
                .reading(
                    "errors",
                    "prometheus",
                    Query.increase(router.requests("{track}", "code=~\"5..\""))
                        .partOf(router.requests("{track}"))));
  }

  @Test
  @DisplayName("takes a bad green's requests back, and gives a good one all: each share a commit")
  void decides(ControlPlane plane, PrometheusServer server) throws Exception {
    ProviderContext context = ProviderContext.in(home.resolve("cache"));
    try (Router router = Router.orSkip(plane);
        LocalGitProvider forge = LocalGitProvider.open(home.resolve("git"), context);
        Cluster cluster = connect(plane)) {
      server.scrape("traefik", router.metricsPort());
      RepositoryUrl url =
          forge.createRepository(
              "gitops", Map.of("web/route.yaml", "# who gets what\n" + router.routeYaml(100, 0)));
      router.route(100, 0);
      GitRepository git = forge.repository(url);
      ConfiguredConnections connections =
          ConfiguredConnections.using(Plugins.of(getClass().getClassLoader()))
              .repository("gitops", url, context)
              .target("prod", ClusterTarget.on(cluster).in(router.namespace()))
              .metrics("prometheus", Prometheus.at(server.url()).withLag(Duration.ofSeconds(2)))
              .build();
      AtomicBoolean going = new AtomicBoolean(true);
      ExecutorService clients = Executors.newFixedThreadPool(2);
      try {
        clients.execute(() -> ask(router, going));
        clients.execute(() -> ask(router, going));
        router.green().fail(12);
        Run bad = release(connections, canary(router), "bad", event -> {});
        assertThat(bad.outcome()).as(() -> bad.problem().toString()).contains(Outcome.FAILED);
        assertThat(bad.problem().orElseThrow().sentence())
            .contains("fails more often than stable", "All traffic went back to blue");
        assertThat(route(git)).startsWith("# who gets what").contains("weight: 100", "weight: 0");

        router.green().fail(0);
        List<String> rebuilt = new ArrayList<>();
        Run good =
            release(
                connections,
                canary(router),
                "good",
                event -> {
                  if (rebuilt.isEmpty() && event.sentence().startsWith("At 10 %")) {
                    rebuilt.add(rebuild(plane, router, git));
                  }
                });
        assertThat(good.outcome()).as(() -> good.problem().toString()).contains(Outcome.SUCCEEDED);
        assertThat(rebuilt.get(0)).contains("\"weight\":90", "\"weight\":10");
        assertThat(route(git)).contains("web-green").doesNotContain("web-blue");
        sharesAreAsAsked(CanaryHistory.of(good.release(), NODE).samples());
      } finally {
        going.set(false);
        clients.shutdown();
        assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        connections.close();
      }
    }
  }

  /** Green's part of what was counted while both had a share that stood. */
  private static void sharesAreAsAsked(List<Sample> samples) {
    double requests = 0;
    for (Sample sample : samples) {
      requests += sample.number("stable.requests") + sample.number("canary.requests");
    }
    assertThat(requests).isGreaterThan(500);
    Sample first = samples.get(1);
    double share =
        first.number("canary.requests")
            / (first.number("canary.requests") + first.number("stable.requests"));
    assertThat(share).isBetween(0.08, 0.12);
  }

  /** What a cluster that is made anew gets: what Git has now. */
  private static String rebuild(ControlPlane plane, Router router, GitRepository git) {
    String namespace = router.namespace();
    plane.kubectl("", "delete", "httproute", "web", "-n", namespace);
    plane.kubectl(route(git), "apply", "--server-side", "-f", "-");
    return plane
        .kubectl("", "get", "httproute", "web", "-n", namespace, "-o", "json")
        .replaceAll("\\s", "");
  }

  private static Run release(
      ConfiguredConnections connections, Canary canary, String version, Consumer<RunEvent> listener)
      throws InterruptedException {
    Pipeline pipeline = Pipeline.named("web").stage("prod", s -> s.into("prod").then(canary));
    try (Delivery delivery =
        Delivery.builder()
            .journal(new MemoryJournal(SystemClock.utc()))
            .pipelines(PipelineCatalog.of(pipeline))
            .connections(tenant -> connections)
            .listener(listener)
            .build()) {
      Start start = Start.manual(Fields.of("version", version));
      return delivery.awaitEnd(delivery.start("web", start, Actor.of("ann")).id(), PATIENCE);
    }
  }

  private static void ask(Router router, AtomicBoolean going) {
    while (going.get()) {
      router.request();
    }
  }

  private static String route(GitRepository git) {
    return new String(
        git.read(git.head("main").orElseThrow(), "web/route.yaml").orElseThrow(),
        StandardCharsets.UTF_8);
  }

  private static Cluster connect(ControlPlane plane) throws java.io.IOException {
    return Cluster.connect(plane.access());
  }
}
