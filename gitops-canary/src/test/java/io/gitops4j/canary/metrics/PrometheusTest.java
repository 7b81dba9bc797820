package io.gitops4j.canary.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.canary.servers.SmallServer.Answer;
import io.gitops4j.contracts.MetricSourceContract;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Of Prometheus, the increase of counters")
class PrometheusTest extends MetricSourceContract {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final MemoryPrometheus server = new MemoryPrometheus();
  private final Prometheus prometheus = Prometheus.at(server.url());

  @AfterEach
  void close() {
    server.close();
  }

  @Override
  protected History history() {
    server.series("evidence", "job=shop,instance=a,__name__=up", NOON, 5, 1, 20, 1);
    server.series("requests", "job=shop,instance=a,code=200", NOON, 20, 7, 35.5, 12, 50, 3, 65, 3);
    server.series("requests", "job=shop,instance=a,code=500", NOON, 50, 2, 65, 4);
    Query none = Query.increase("nothing");
    return new History(
        prometheus, Query.increase("requests"), "value", NOON, NOON.plusSeconds(90), 19, none);
  }

  @Test
  @DisplayName("is the difference to the last sample before the window, wherever that is")
  void beginsBeforeTheWindow() {
    server.series("x", "job=j,instance=a", NOON, -40, 100, 10, 103, 25, 110, 40, 200);
    assertThat(measured("x", 0, 30).value()).hasValue(10);
    assertThat(measured("x", 0, 30).seen()).isEqualTo(2);
    assertThat(measured("x", 0, 30).sentence()).contains("grew by 10", "2 samples of 1 series");
  }

  @Test
  @DisplayName("counts what came while Prometheus was down for ten minutes, when it is back")
  void bridgesGaps() {
    server.series("x", "job=j,instance=a", NOON, 0, 100, 600, 160);
    assertThat(measured("x", 300, 500).isMissing()).isTrue();
    assertThat(measured("x", 300, 500).sentence()).contains("not scraped in the window");
    assertThat(measured("x", 540, 620).value()).hasValue(60);
    assertThat(
            prometheus
                .withLookback(Duration.ofMinutes(5))
                .measure(Query.increase("x"), at(540), at(620))
                .isMissing())
        .isTrue();
  }

  @Test
  @DisplayName("counts all of a program that began again, in every series of it")
  void countsResets() {
    server.series("x", "job=j,instance=a", NOON, 0, 100, 10, 4, 20, 9, 30, 2);
    server.series("x", "job=j,instance=b", NOON, 0, 5, 10, 6, 20, 6);
    assertThat(measured("x", 0, 30).value()).hasValue(4 + 5 + 2 + 1);
  }

  @Test
  @DisplayName("is 0 if the series is there and does not grow")
  void standsStill() {
    server.series("x", "job=j,instance=a", NOON, 0, 7, 10, 7);
    assertThat(measured("x", 0, 30).value()).hasValue(0);
  }

  @Test
  @DisplayName("counts a first sample from 0 if the program was scraped before without the series")
  void beginsAtZeroWhenScrapedBefore() {
    server.series("x", "job=j,instance=a", NOON, 20, 3, 30, 4);
    server.series("evidence", "job=j,instance=a,__name__=up", NOON, 10, 1, 20, 1, 30, 1);
    assertThat(measured("x", 0, 25).value()).hasValue(3);
    assertThat(measured("x", 25, 40).value()).hasValue(1);
  }

  @Test
  @DisplayName("counts a first sample from 0 if the program says that it was started lately")
  void beginsAtZeroWhenStarted() {
    double started = NOON.getEpochSecond() + 12;
    server.series("x", "job=j,instance=a", NOON, 20, 3);
    server.series(
        "evidence", "job=j,instance=a,__name__=process_start_time_seconds", NOON, 20, started);
    assertThat(measured("x", 0, 25).value()).hasValue(3);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"job=j,instance=b,__name__=up", "job=other,instance=a,__name__=up"})
  @DisplayName("does not count any other first sample, and is missing if there is nothing more")
  void leavesOutWhatIsNotKnown(String stranger) {
    server.series("x", "job=j,instance=a", NOON, 20, 1000, 30, 1004);
    server.series("evidence", stranger, NOON, 10, 1);
    server.series("evidence", "job=j,instance=a,__name__=up", NOON, 10, 0, 20, 1);
    server.series(
        "evidence",
        "job=j,instance=a,__name__=process_start_time_seconds",
        NOON,
        20,
        NOON.getEpochSecond() - 90_000.0);
    assertThat(measured("x", 0, 25).isMissing()).isTrue();
    assertThat(measured("x", 0, 25).sentence()).contains("for the first time");
    assertThat(measured("x", 0, 40).value()).hasValue(4);
    assertThat(measured("x", 0, 40).sentence()).contains("is not known");
  }

  @Test
  @DisplayName("is missing for no series, and 0 for a part of which there is none yet")
  void knowsParts() {
    server.series("requests", "job=j,instance=a", NOON, 0, 100, 10, 104);
    assertThat(measured("errors", 0, 30).isMissing()).isTrue();
    assertThat(measured("errors", 0, 30).sentence()).contains("There is no series errors");
    Query part = Query.increase("errors").partOf("requests");
    assertThat(prometheus.measure(part, at(0), at(30)).value()).hasValue(0);
    assertThat(prometheus.measure(part, at(30), at(60)).isMissing()).isTrue();
    server.series("errors", "job=j,instance=a", NOON, 10, 50);
    assertThat(prometheus.measure(part, at(0), at(30)).isMissing()).isTrue();
  }

  @Test
  @DisplayName("leaves out samples that are no numbers, and refuses negative ones")
  void readsOddValues() {
    server.series("x", "job=j,instance=a", NOON, 0, "1", 10, "NaN", 20, "1e1");
    assertThat(measured("x", 0, 30).value()).hasValue(9);
    server.series("inf", "job=j,instance=a", NOON, 0, "1", 10, "+Inf");
    assertThat(measured("inf", 0, 30).isMissing()).isTrue();
    server.series("gauge", "job=j,instance=a", NOON, 0, "1", 10, "-3");
    assertThat(failure(Query.increase("gauge"))).hasMessageContaining("is no counter");
  }

  @Test
  @DisplayName("of a histogram is by upper bound, however the bound is written")
  void readsHistograms() {
    server.series("h_bucket", "job=j,instance=a,le=1.0", NOON, 0, 1, 10, 3);
    server.series("h_bucket", "job=j,instance=b,le=1", NOON, 0, 1, 10, 2);
    server.series("h_bucket", "job=j,instance=a,le=0.25", NOON, 0, 0, 10, 0);
    server.series("h_bucket", "job=j,instance=a,le=+Inf", NOON, 0, 5, 10, 9);
    assertThat(prometheus.measure(Query.histogram("h_bucket"), at(0), at(30)).numbers())
        .containsOnly(Map.entry("1", 3.0), Map.entry("0.25", 0.0), Map.entry("+Inf", 4.0));
    server.series("plain", "job=j,instance=a", NOON, 0, 1, 10, 3);
    assertThat(failure(Query.histogram("plain"))).hasMessageContaining("no bucket of a histogram");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "sum(rate(http_requests_total[5m]))",
        "http_requests_total[5m]",
        "http_requests_total offset 5m",
        "a + b",
        "a{b=\"c\"} @ 3",
        "a{b=c}",
        "a{b=\"c\"",
        "a{b=\"c\" d=\"e\"}",
        "5",
        "a b"
      })
  @DisplayName("is refused for all that is no plain selector, with a remedy")
  void refusesExpressions(String text) {
    ProviderException refusal = failure(Query.increase(text));
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(refusal)
        .hasMessageContaining("no plain selector")
        .hasMessageContaining("as a value");
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "http_requests_total",
        "job:requests:total{}",
        "a{track=\"green\",code=~\"5..\"}",
        "a { b != 'c' , d !~ `e` , }",
        "{__name__=\"a\"}",
        "{\"my.metric\", \"my label\"=\"}{,\\\"\"}"
      })
  @DisplayName("is asked for any plain selector")
  void takesSelectors(String text) {
    assertThat(Selector.checked("  " + text + " ")).isEqualTo(text);
  }

  @ParameterizedTest(name = "HTTP {0} is {1}")
  @CsvSource({
    "400, INVALID",
    "422, INVALID",
    "503, UNAVAILABLE",
    "500, UNAVAILABLE",
    "401, UNAUTHENTICATED",
    "404, NOT_FOUND",
    "429, RATE_LIMITED"
  })
  @DisplayName("fails with Prometheus' own words when it refuses")
  void tellsRefusals(int status, ErrorKind kind) {
    server.answers(
        "x",
        Answer.json(
            status,
            "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"too many samples\"}"));
    ProviderException failure = failure(Query.increase("x"));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure)
        .hasMessageStartingWith("Could not measure x: ")
        .hasMessageContaining("too many samples");
  }

  @Test
  @DisplayName("is no number when Prometheus warns that its answer may not be whole")
  void refusesPartialAnswers() {
    server.answers(
        "x",
        Answer.json(
            200,
            "{\"status\":\"success\",\"warnings\":[\"store b did not answer\"],"
                + "\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"));
    ProviderException failure = failure(Query.increase("x"));
    assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("store b did not answer");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "nothing",
        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"odd\"}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1]]}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1,\"x\"]]}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"histograms\":[]}]}}"
      })
  @DisplayName("is no number when the answer is another than Prometheus'")
  void refusesOddAnswers(String answer) {
    server.answers("x", Answer.json(200, answer));
    assertThat(failure(Query.increase("x"))).hasMessageStartingWith("Could not measure x: ");
  }

  @Test
  @DisplayName("is no number when the answer is a page, a redirect elsewhere, or enormous")
  void refusesStrangeServers() {
    server.answers("page", new Answer(200, Map.of("Content-Type", "text/html"), "<html>"));
    assertThat(failure(Query.increase("page")).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    server.answers("moved", Answer.json(302, "").with("Location", "http://prometheus.invalid/"));
    assertThat(failure(Query.increase("moved")))
        .hasMessageContaining("points to where we do not go");
    server.answers("large", Answer.json(200, "{\"a\":\"" + "x".repeat(17 << 20) + "\"}"));
    assertThat(failure(Query.increase("large"))).hasMessageContaining("larger than 16 MiB");
  }

  @Test
  @DisplayName("shows credentials and headers, and never repeats them")
  void showsCredentials() {
    server.answers("x", Answer.json(403, "{\"error\":\"s3cret may not\"}"));
    ProviderContext context =
        ProviderContext.in(Path.of(""))
            .withCredentials(() -> Credentials.token("s3cret"))
            .withTimeout(Duration.ofSeconds(30));
    Prometheus guarded = Prometheus.at(server.url(), context).withHeader("X-Scope-OrgID", "team");
    ProviderException failure =
        catchThrowableOfType(
            ProviderException.class, () -> guarded.measure(Query.increase("x"), at(0), at(30)));
    assertThat(failure).hasMessageContaining("***").hasMessageNotContaining("s3cret");
    assertThat(guarded).hasToString("prometheus at " + server.url());
    assertThat(server.requests().get(0).headers())
        .containsEntry("authorization", "Bearer s3cret")
        .containsEntry("x-scope-orgid", "team");
  }

  @Test
  @DisplayName("is not asked for over plain HTTP at another machine, unless that is allowed")
  void refusesPlainHttp() {
    URI far = URI.create("http://prometheus.monitoring:9090");
    assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> Prometheus.at(far)))
        .hasMessageContaining("plainHttp");
  }

  @Test
  @DisplayName("is had from a window that ended some time ago, 15 s unless said")
  void hasLag() {
    assertThat(prometheus.lag()).isEqualTo(Duration.ofSeconds(15));
    assertThat(prometheus.withLag(Duration.ofMinutes(1)).lag()).isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"resultType\":\"scalar\",\"result\":[1,\"2.5\"]} | 2.5",
        "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"0\"]}]} | 0",
        "{\"resultType\":\"vector\",\"result\":[]} | missing",
        "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"NaN\"]}]} | missing",
        "{\"resultType\":\"scalar\",\"result\":[1,\"+Inf\"]} | missing",
        "{\"resultType\":\"string\",\"result\":[1,\"a\"]} | it gives a string",
        "{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\"1\"]},{\"value\":[1,\"1\"]}]} | it gives 2 series",
        "{\"resultType\":\"vector\",\"result\":[{\"histogram\":[1,{}]}]} | native histogram"
      })
  @DisplayName("is one way to ask; the value of any PromQL, one number of it, is the other")
  void readsValues(String data, String expected) {
    server.answers("a / b", Answer.json(200, "{\"status\":\"success\",\"data\":" + data + "}"));
    if (expected.contains("it gives") || expected.contains("native")) {
      assertThat(failure(Query.value("a / b"))).hasMessageContaining(expected);
      return;
    }
    Measurement value = prometheus.measure(Query.value("a / b"), at(0), at(30));
    assertThat(value.isMissing() ? "missing" : value.numbers().get("value") + "")
        .startsWith(expected);
  }

  private Measurement measured(String selector, long from, long to) {
    return prometheus.measure(Query.increase(selector), at(from), at(to));
  }

  private ProviderException failure(Query query) {
    ProviderException failure =
        catchThrowableOfType(
            ProviderException.class, () -> prometheus.measure(query, at(0), at(30)));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }
}
