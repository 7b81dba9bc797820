package io.gitops4j.examples.guide;

import io.gitops4j.canary.metrics.ModelQuality;
import io.gitops4j.canary.metrics.Prometheus;
import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What docs/guide/metrics.md shows, compiled. */
final class MetricsPage {
  private MetricsPage() {}

  static void measure(URI address, ProviderContext context, Clock clock) {
    Prometheus prometheus =
        Prometheus.at(address, context)
            .withHeader("X-Scope-OrgID", "shop")
            .withLag(Duration.ofSeconds(15));

    Query requests = Query.increase("http_requests_total{track=\"green\"}");
    Query errors =
        Query.increase("http_requests_total{track=\"green\",code=~\"5..\"}")
            .partOf(requests.text());

    Instant to = clock.instant().minus(prometheus.lag());
    Measurement measured = prometheus.measure(errors, to.minusSeconds(60), to);
    measured.value();
    measured.sentence();
  }

  static void pairs(Given.Outcomes outcomes, Instant begin, Instant end) {
    ModelQuality quality = ModelQuality.of((query, from, to) -> outcomes.between(from, to));
    quality.measure(Query.counts("jukebox"), begin, end);
  }
}
