package io.gitops4j.examples.guide;

import static io.gitops4j.canary.Canaries.blueGreenCanary;
import static io.gitops4j.canary.DirectTest.test;
import static io.gitops4j.canary.judge.ErrorRate.errorRate;
import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;

import io.gitops4j.canary.Canary;
import io.gitops4j.canary.Guard;
import io.gitops4j.canary.metrics.Prometheus;
import io.gitops4j.canary.traffic.GatewayApiSplitter;
import io.gitops4j.canary.traffic.Tracks;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.spi.MetricSource.Query;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What docs/guide/canary.md shows, compiled. */
final class CanaryPage {
  private CanaryPage() {}

  static void canary(Plugins plugins, URI uri) {
    Canary canary =
        blueGreenCanary(
                "gitops",
                "shop",
                GatewayApiSplitter.httpRoute("shop", Tracks.blueGreen("shop-{track}")))
            .creating(track -> List.of(file("shop/" + track + ".yaml").put(manifest(track))))
            .header("X-Track", "green")
            .test(
                test("score")
                    .at("https://shop.example.org")
                    .path("/score")
                    .request("shop/sample.json")
                    .answers("0.7"))
            .weights(10, 50, 100)
            .every(Duration.ofMinutes(10))
            .retiring(track -> List.of(file("shop/" + track + ".yaml").delete()))
            .guardedBy(
                Guard.by(errorRate())
                    .reading("requests", "prometheus", Query.increase(requests("{track}")))
                    .reading(
                        "errors",
                        "prometheus",
                        Query.increase(errors("{track}")).partOf(requests("{track}"))));

    Pipeline.named("shop")
        .stage("prod", prod -> prod.into("prod").then(canary).onFailure(rollBack()));

    ConfiguredConnections.using(plugins).metrics("prometheus", Prometheus.at(uri));
  }

  private static String manifest(String track) {
    return "track: " + track + "\n";
  }

  private static String requests(String track) {
    return "requests{track=\"" + track + "\"}";
  }

  private static String errors(String track) {
    return "errors{track=\"" + track + "\"}";
  }
}
