package io.gitops4j.canary.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.canary.servers.SmallServer;
import io.gitops4j.canary.servers.SmallServer.Answer;
import io.gitops4j.canary.servers.SmallServer.Request;
import io.gitops4j.contracts.MetricSourceContract;
import io.gitops4j.core.model.Credentials;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.MetricSource.Query;
import io.gitops4j.core.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Of a server that answers with JSON")
class HttpMetricsTest extends MetricSourceContract {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final List<Instant> REQUESTS =
      List.of(NOON.plusSeconds(3), NOON.plusSeconds(3), NOON.plusSeconds(40));

  private final SmallServer server = SmallServer.start(HttpMetricsTest::answer);
  private final HttpMetrics metrics = HttpMetrics.at(server.url());

  @AfterEach
  void close() {
    server.close();
  }

  private static Answer answer(Request request) {
    if (request.path().equals("/fixed")) {
      return Answer.json(
          200,
          "{\"a/b\":{\"list\":[1,2.5]},\"text\":\"x\",\"none\":null,"
              + "\"canary\":{\"requests\":7,\"errors\":1,\"note\":\"n\"},"
              + "\"le\":{\"0.25\":4,\"+Inf\":5},\"empty\":{}}");
    }
    if (request.path().equals("/broken")) {
      return Answer.json(500, "{\"message\":\"no disk\"}");
    }
    Instant from = Instant.parse(request.query().get("from"));
    Instant to = Instant.parse(request.query().get("to"));
    long count = REQUESTS.stream().filter(r -> r.isAfter(from) && !r.isAfter(to)).count();
    return Answer.json(200, to.isAfter(NOON) ? "{\"requests\":" + count + "}" : "{}");
  }

  @Override
  protected History history() {
    return new History(
        metrics,
        Query.increase("/stats?from={from}&to={to}#/requests"),
        "value",
        NOON,
        NOON.plusSeconds(60),
        3,
        Query.increase("/stats?from={from}&to={to}#/others"));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "#/a~1b/list/1, 2.5",
    "#/canary/requests, 7.0",
    "#/none, missing",
    "#/a~1b/list/2, missing",
    "#/canary/requests/deeper, missing",
  })
  @DisplayName("a number is had by a JSON pointer")
  void pointsToNumbers(String pointer, String expected) {
    var value = metrics.measure(Query.value("/fixed" + pointer), NOON, NOON.plusSeconds(1));
    assertThat(value.isMissing() ? "missing" : value.numbers().get("value") + "")
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("several numbers are had by their names, buckets by their bounds")
  void readsObjects() {
    assertThat(metrics.measure(Query.counts("/fixed"), NOON, NOON.plusSeconds(1)).numbers())
        .containsOnlyKeys("canary.requests", "canary.errors", "le.0.25", "le.+Inf");
    assertThat(metrics.measure(Query.histogram("/fixed#/le"), NOON, NOON.plusSeconds(1)).numbers())
        .containsEntry("0.25", 4.0)
        .containsEntry("+Inf", 5.0);
    assertThat(
            metrics.measure(Query.counts("/fixed#/empty"), NOON, NOON.plusSeconds(1)).isMissing())
        .isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "fixed#/a, INVALID",
    "/fixed#a, INVALID",
    "/fixed#/a~2, INVALID",
    "/fixed?t={when}#/a, INVALID",
    "/a path#/a, INVALID",
    "/fixed#/text, INVALID",
    "/fixed#/canary, INVALID",
    "/broken#/a, UNAVAILABLE"
  })
  @DisplayName("what can't be asked so, or is no number, fails with a reason")
  void fails(String query, ErrorKind kind) {
    ProviderException failure =
        catchThrowableOfType(
            ProviderException.class,
            () -> metrics.measure(Query.value(query), NOON, NOON.plusSeconds(1)));
    assertThat(failure).isNotNull().hasMessageStartingWith("Could not measure " + query);
    assertThat(failure.kind()).isEqualTo(kind);
  }

  @Test
  @DisplayName(
      "the window is asked for in ISO 8601, in seconds or in milliseconds; with credentials")
  void fillsTheWindow() {
    ProviderContext context =
        ProviderContext.in(Path.of("")).withCredentials(() -> Credentials.basic("ann", "s3cret"));
    String times = "from={from}&to={to}&s={fromSeconds}-{toSeconds}&ms={fromMillis}-{toMillis}";
    HttpMetrics.at(server.url(), context)
        .withHeader("X-Team", "shop")
        .measure(Query.value("/stats?" + times + "#/requests"), NOON, NOON.plusMillis(1500));
    Request request = server.requests().get(0);
    assertThat(request.query())
        .containsEntry("from", "2026-11-22T12:00:00Z")
        .containsEntry("to", "2026-11-22T12:00:01.500Z")
        .containsEntry("s", "1795348800-1795348801")
        .containsEntry("ms", "1795348800000-1795348801500");
    assertThat(request.headers())
        .containsEntry("authorization", "Basic YW5uOnMzY3JldA==")
        .containsEntry("x-team", "shop");
  }
}
