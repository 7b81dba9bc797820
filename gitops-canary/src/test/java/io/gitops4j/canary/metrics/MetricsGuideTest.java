package io.gitops4j.canary.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.canary.metrics.ModelQuality.Outcome;
import io.gitops4j.canary.metrics.ModelQuality.Outcome.Model;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of docs/guide/metrics.md. */
class MetricsGuideTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOON.plusSeconds(75));

  @Test
  void prometheus() {
    try (MemoryPrometheus server = new MemoryPrometheus()) {
      server.series(
          "http_requests_total{track=\"green\"}", "job=j,instance=a", NOON, -5, 100, 55, 160);
      URI address = server.url();
      ProviderContext context =
          ProviderContext.in(Path.of("")).withCredentials(() -> Credentials.token("t"));
      InstantSource clock = CLOCK;

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
      assertThat(measured.value()).hasValue(0);
      assertThat(measured.sentence()).contains("grew by 60");
    }
  }

  /** Somebody's own. */
  private static List<Outcome> between(Instant from, Instant to) {
    List<Outcome> all =
        List.of(
            new Outcome("a", Model.STABLE, false, NOON.plusSeconds(1)),
            new Outcome("a", Model.CANARY, true, NOON.plusSeconds(2)));
    return all.stream().filter(o -> o.known().isAfter(from) && !o.known().isAfter(to)).toList();
  }

  @Test
  void models() {
    ModelQuality quality = ModelQuality.of((query, from, to) -> between(from, to));
    Measurement measured = quality.measure(Query.counts("jukebox"), NOON, NOON.plusSeconds(60));
    assertThat(measured.numbers()).containsEntry("pairs.onlyCanaryRight", 1.0);
  }
}
