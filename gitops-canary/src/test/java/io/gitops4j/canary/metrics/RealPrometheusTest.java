package io.gitops4j.canary.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.canary.servers.PrometheusExtension;
import io.gitops4j.canary.servers.PrometheusServer;
import io.gitops4j.contracts.MetricSourceContract;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.core.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("servers")
@ExtendWith(PrometheusExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Of a real Prometheus, the increase")
class RealPrometheusTest extends MetricSourceContract {
  private static final long SEED = 42;
  private static final String REQUESTS = "requests_total{job=\"shop\"}";
  private static final String ERRORS = "requests_total{job=\"shop\",code=\"500\"}";

  private Prometheus prometheus;
  private Instant begin;
  private Instant end;
  private long requests;
  private long errors;

  /** A program that is started three times, counts, and has no errors before its second time. */
  @BeforeAll
  void count(PrometheusServer server) throws Exception {
    prometheus = Prometheus.at(server.url());
    begin = now();
    Random random = new Random(SEED);
    try (ScrapedProgram shop = new ScrapedProgram(true);
        ScrapedProgram old = new ScrapedProgram(false)) {
      old.count("requests_total{code=\"200\"}", 1000);
      server.scrape("shop", shop.port());
      server.scrape("old", old.port());
      for (int life = 0; life < 3; life++) {
        long ok = 0;
        long bad = 0;
        for (int burst = 0; burst < 3; burst++) {
          int more = 1 + random.nextInt(20);
          shop.count("requests_total{code=\"200\"}", more);
          ok += more;
          if (life == 1 && burst == 1) {
            shop.count("requests_total{code=\"500\"}", 4);
            bad += 4;
          }
          awaitValue("sum(" + REQUESTS + ")", ok + bad);
        }
        requests += ok + bad;
        errors += bad;
        if (life < 2) {
          shop.restart();
        }
      }
      old.count("requests_total{code=\"200\"}", 5);
      awaitValue("requests_total{job=\"old\"}", 1005);
      end = now();
    }
  }

  @Override
  protected History history() {
    return new History(
        prometheus,
        Query.increase(REQUESTS),
        "value",
        begin,
        end,
        requests,
        Query.increase("requests_total{job=\"none\"}"));
  }

  @Test
  @DisplayName(
      "is exact over restarts, for a series that is there from the start, and one that isn't")
  void isExact() {
    assertThat(measured(Query.increase(REQUESTS)).value()).hasValue((double) requests);
    assertThat(measured(Query.increase(ERRORS)).value()).hasValue((double) errors);
    assertThat(errors).isEqualTo(4);
  }

  @Test
  @DisplayName("leaves out what a program counted before it was scraped, if its start is not known")
  void leavesOutWhatIsNotKnown() {
    Measurement old = measured(Query.increase("requests_total{job=\"old\"}"));
    assertThat(old.value()).hasValue(5);
    assertThat(old.sentence()).contains("is not known");
  }

  @Test
  @DisplayName("of errors that never happened is 0 as a part of the requests, and missing alone")
  void knowsParts() {
    Query teapots = Query.increase("requests_total{job=\"shop\",code=\"418\"}");
    assertThat(measured(teapots).isMissing()).isTrue();
    assertThat(measured(teapots.partOf(REQUESTS)).value()).hasValue(0);
  }

  @Test
  @DisplayName("has values and series beside it")
  void answersPromql() {
    assertThat(measured(Query.value("1 + 1")).value()).hasValue(2);
    assertThat(measured(Query.value("vector(0) / 0")).isMissing()).isTrue();
    assertThat(measured(Query.value("nothing_of_the_kind")).isMissing()).isTrue();
    assertThat(prometheus.series(REQUESTS, begin, end, Duration.ofMillis(500)))
        .anySatisfy(
            series -> {
              assertThat(series.name())
                  .startsWith("requests_total{code=\"200\"")
                  .contains("job=\"shop\"");
              assertThat(series.points()).isNotEmpty();
            });
  }

  @Test
  @DisplayName("fails with Prometheus' own words where it refuses")
  void tellsRefusals() {
    ProviderException wrong =
        catchThrowableOfType(ProviderException.class, () -> measured(Query.value("sum(")));
    assertThat(wrong.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(wrong).hasMessageContaining("parse error");
    ProviderException unmatched =
        catchThrowableOfType(
            ProviderException.class,
            () -> measured(Query.value("requests_total + on(job) requests_total")));
    assertThat(unmatched.kind()).isEqualTo(ErrorKind.INVALID);
    ProviderException fine =
        catchThrowableOfType(
            ProviderException.class,
            () -> prometheus.series("1", begin, begin.plusSeconds(86_400), Duration.ofMillis(1)));
    assertThat(fine).hasMessageContaining("11,000");
  }

  private Measurement measured(Query query) {
    return prometheus.measure(query, begin, end);
  }

  private void awaitValue(String query, long wanted) {
    Instant patience = now().plusSeconds(60);
    Measurement last = Measurement.missing("not asked");
    while (now().isBefore(patience)) {
      last = prometheus.measure(Query.value(query), begin, now());
      if (last.value().orElse(-1) == wanted) {
        return;
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new AssertionError("Waited for " + wanted + ", and " + last.sentence());
  }

  private static Instant now() {
    return SystemClock.utc().instant();
  }
}
