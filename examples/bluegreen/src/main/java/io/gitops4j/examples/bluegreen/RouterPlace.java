package io.gitops4j.examples.bluegreen;

import static io.gitops4j.canary.Canaries.blueGreenCanary;
import static io.gitops4j.canary.judge.ErrorRate.errorRate;
import static io.gitops4j.core.pipeline.FileEdits.file;

import io.gitops4j.canary.Canary;
import io.gitops4j.canary.Guard;
import io.gitops4j.canary.metrics.Prometheus;
import io.gitops4j.canary.traffic.GatewayApiSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.k8s.PlainYamlRenderer;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterAccess;
import io.gitops4j.k8s.deploy.ClusterTarget;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** An HTTPRoute of the Gateway API with two Services, whose router Prometheus counts. */
final class RouterPlace implements Place {
  /** A track as a Deployment: its name, and the version. */
  static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: jukebox-%1$s}
      spec:
        replicas: 1 # more once it has the traffic
        selector: {matchLabels: {app: jukebox-%1$s}}
        template:
          metadata: {labels: {app: jukebox-%1$s}}
          spec:
            containers:
            - name: jukebox
              image: registry.example/jukebox:%2$s
      """;

  private final Settings settings;
  private final String model;
  private final Cluster cluster;

  RouterPlace(Settings settings, String model) {
    this.settings = settings;
    this.model = model;
    this.cluster = Cluster.connect(ClusterAccess.kubeconfig(settings.kubeconfig()));
  }

  @Override
  public Canary canary() {
    Tracks tracks = Tracks.blueGreen("web-{track}");
    return blueGreenCanary("gitops", FOLDER, GatewayApiSplitter.httpRoute("web", tracks))
        .scaling(track -> List.of(file(path(track)).set("spec.replicas", 3)))
        .creating(track -> List.of(file(path(track)).put(DEPLOYMENT.formatted(track, model))))
        .weights(10, 50, 100)
        .retiring(track -> List.of(file(path(track)).delete()))
        .guardedBy(
            Guard.by(errorRate().alpha(0.01))
                .reading("requests", "prometheus", Query.increase(requests("")))
                .reading(
                    "errors",
                    "prometheus",
                    Query.increase(requests(",code=~\"5..\"")).partOf(requests(""))));
  }

  private String requests(String more) {
    String service = ".*" + settings.get("namespace") + "-web-{track}-.*";
    return "traefik_service_requests_total{service=~\"" + service + "\"" + more + "}";
  }

  private static String path(String track) {
    return FOLDER + "/" + track + "-deployment.yaml";
  }

  @Override
  public ManifestRenderer renderer() {
    return PlainYamlRenderer.create();
  }

  @Override
  public void connect(ConfiguredConnections.Builder connections) {
    connections
        .target("prod", ClusterTarget.on(cluster).in(settings.get("namespace")))
        .metrics(
            "prometheus",
            Prometheus.at(URI.create(settings.get("prometheus"))).withLag(Duration.ofSeconds(2)));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
