package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Scripted metrics")
class ScriptedMetricsTest extends MetricSourceContract {
  private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
  private static final ScriptedMetrics METRICS =
      ScriptedMetrics.from(BEGIN)
          .rate("requests", 0.7)
          .histogram(
              "latency", Map.of("0.25", at -> seconds(at) * 0.9, "+Inf", at -> 1.0 * seconds(at)))
          .value("memory", at -> seconds(at) < 60 ? Double.NaN : 7);

  @Override
  protected History history() {
    Instant end = BEGIN.plusSeconds(600);
    return new History(
        METRICS, Query.increase("requests"), "value", BEGIN, end, 420, Query.increase("none"));
  }

  @Test
  @DisplayName("count histograms by bound, and tell values at the end of a window")
  void tellsAll() {
    assertThat(METRICS.measure(Query.histogram("latency"), BEGIN, BEGIN.plusSeconds(10)).numbers())
        .containsEntry("0.25", 9.0)
        .containsEntry("+Inf", 10.0);
    assertThat(measured(Query.value("memory"), 60, 61).value()).hasValue(7);
    assertThat(measured(Query.value("memory"), 50, 51).isMissing()).isTrue();
    assertThat(METRICS.series("requests", BEGIN, BEGIN.plusSeconds(20), Duration.ofSeconds(10)))
        .singleElement()
        .satisfies(series -> assertThat(series.points()).hasSize(3));
  }

  @Test
  @DisplayName("are 0 for a part of which there is nothing, where there is something of the whole")
  void knowsParts() {
    Query part = Query.increase("errors").partOf("requests");
    assertThat(measured(part, 0, 60).value()).hasValue(0);
    assertThat(measured(Query.increase("errors").partOf("none"), 0, 60).isMissing()).isTrue();
  }

  @Test
  @DisplayName("are missing, or fail, when the script says so")
  void breaks() {
    ScriptedMetrics broken =
        METRICS
            .missing(BEGIN.plusSeconds(60), BEGIN.plusSeconds(120))
            .down(BEGIN.plusSeconds(300), BEGIN.plusSeconds(360));
    Query query = Query.increase("requests");
    assertThat(broken.measure(query, BEGIN, BEGIN.plusSeconds(60)).isMissing()).isFalse();
    assertThat(broken.measure(query, BEGIN, BEGIN.plusSeconds(61)).isMissing()).isTrue();
    ProviderException failure =
        catchThrowableOfType(
            ProviderException.class,
            () -> broken.measure(query, BEGIN.plusSeconds(310), BEGIN.plusSeconds(320)));
    assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
  }

  private static Measurement measured(Query query, long from, long to) {
    return METRICS.measure(query, BEGIN.plusSeconds(from), BEGIN.plusSeconds(to));
  }

  private static long seconds(Instant at) {
    return Duration.between(BEGIN, at).toSeconds();
  }
}
