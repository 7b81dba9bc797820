package io.gitops4j.k8s.details;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gitops4j.contracts.ScriptedMetrics;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.MetricSource;
import io.gitops4j.core.spi.MetricSource.Series;
import io.gitops4j.k8s.details.ReadEnvironment.Said;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Series among the details of an application")
class SeriesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final SeriesQuery REQUESTS =
      SeriesQuery.of("requests", "requests of {application} in {environment}")
          .over(Duration.ofMinutes(8))
          .withPoints(8);

  /** 0 at 11:53, then one more each minute. */
  private static double ramp(Instant at) {
    return Duration.between(NOW.minusSeconds(420), at).toMinutes();
  }

  private static ScriptedMetrics metrics() {
    return ScriptedMetrics.from(NOW.minusSeconds(9_999))
        .value("requests of shop in test", SeriesTest::ramp);
  }

  private static ReadEnvironment read(MetricSource source, SeriesQuery... queries) {
    Gaps gaps = new Gaps();
    List<SeriesDetails> series =
        SeriesReader.NONE.with(() -> source, List.of(queries)).read("shop", "test", NOW, gaps);
    return new ReadEnvironment(
        "shop",
        "test",
        NOW,
        null,
        List.of(),
        List.of(),
        series,
        Said.NOTHING,
        PromotedDigests.compare(null, List.of()),
        gaps.all());
  }

  @Test
  @DisplayName("are values, and a line for people")
  void shown() {
    ReadEnvironment details = read(metrics(), REQUESTS);
    assertThat(details.series())
        .singleElement()
        .satisfies(
            series -> {
              assertThat(series.name()).isEqualTo("requests");
              assertThat(series.to()).isEqualTo(NOW);
              assertThat(series.step()).isEqualTo(Duration.ofMinutes(1));
              assertThat(series.series().get(0).points())
                  .extracting(Series.Point::value)
                  .containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);
            });
    assertThat(details.text()).contains("  requests\n    ▁▂▃▄▅▆▇█  7 last, 0 to 7 in 8m\n");
    assertThat(details.gaps()).isEmpty();
  }

  @Test
  @DisplayName("have a dot where there is no value")
  void missingPoints() {
    ScriptedMetrics some = metrics().missing(NOW.minusSeconds(300), NOW.minusSeconds(120));
    assertThat(read(some, REQUESTS).text()).contains("▁▂···▆▇█  7 last, 0 to 7");
    SeriesQuery flat = SeriesQuery.of("flat", "flat").over(Duration.ofMinutes(4)).withPoints(4);
    assertThat(read(metrics().value("flat", at -> 1_234_567.8), flat).text())
        .contains("▁▁▁▁  1235000 last, 1235000 to 1235000");
  }

  @Test
  @DisplayName("without data say so, and so do those that can't be read; the rest is there")
  void missing() {
    SeriesQuery unknown = SeriesQuery.of("errors", "errors");
    ReadEnvironment details = read(metrics(), unknown, REQUESTS);
    assertThat(details.text()).contains("  errors  no data  in 1h\n").contains("▁▂▃▄▅▆▇█");
    assertThat(details.series()).extracting(SeriesDetails::isMissing).containsExactly(true, false);
    ScriptedMetrics down = metrics().down(NOW, NOW.plusSeconds(1));
    assertThat(read(down, REQUESTS).series()).isEmpty();
    assertThat(read(down, REQUESTS).gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.what()).isEqualTo("requests"))
        .satisfies(gap -> assertThat(gap.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
        .satisfies(gap -> assertThat(gap.why()).contains("the source is down"));
  }

  @Test
  @DisplayName("are one for each label, of which the first are shown")
  void labels() {
    SeriesQuery counts = SeriesQuery.of("songs", "songs");
    ReadEnvironment details =
        read(
            metrics()
                .counts(
                    "songs",
                    Map.of(
                        "a", t -> 1, "b", t -> 2, "c", t -> 3, "d", t -> 4, "e", t -> 5, "f",
                        t -> 6)),
            counts);
    assertThat(details.text())
        .contains("  songs  6 series\n")
        .containsPattern("1h  songs [a-f]\n")
        .contains("    and 1 more\n");
  }

  @Test
  @DisplayName("are asked for until so long ago as the source lags behind")
  void lag() {
    MetricSource late =
        new MetricSource() {
          @Override
          public String name() {
            return "late";
          }

          @Override
          public io.gitops4j.core.spi.Measurement measure(Query query, Instant from, Instant to) {
            throw new AssertionError("Nothing is measured for people to look at");
          }

          @Override
          public Duration lag() {
            return Duration.ofMinutes(1);
          }

          @Override
          public List<Series> series(String query, Instant from, Instant to, Duration step) {
            return metrics().series(query, from, to, step);
          }
        };
    assertThat(read(late, REQUESTS).series().get(0).to()).isEqualTo(NOW.minusSeconds(60));
  }

  @Test
  @DisplayName("have a second for each point, two points at least, and a name")
  void checked() {
    assertThatIllegalArgumentException().isThrownBy(() -> REQUESTS.withPoints(1));
    assertThatIllegalArgumentException().isThrownBy(() -> REQUESTS.withPoints(1_001));
    assertThatIllegalArgumentException().isThrownBy(() -> REQUESTS.over(Duration.ofSeconds(7)));
    assertThatIllegalArgumentException().isThrownBy(() -> SeriesQuery.of(" ", "x"));
  }
}
