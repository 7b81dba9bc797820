package io.gitops4j.canary.metrics;

import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Measurements of Prometheus, or of anything that has its HTTP API, such as Thanos and Mimir.
 *
 * <p>{@code INCREASE} and {@code HISTOGRAM} take a plain selector of counters, as {@code
 * http_requests_total{code=~"5.."}}, and are worked out from the samples that were scraped, not by
 * PromQL's {@code increase}, which extrapolates and loses what is counted between two windows. Each
 * sample counts what it has more than the one before it, all it has if that is less (the program
 * began again); so the increases of windows that tile time add up to that of the whole, exactly.
 * What is counted between two scrapes belongs to the window of the second. What a program counts
 * after its last scrape is in no window; nor is it seen that a program began again if it counted
 * more than before until the next scrape.
 *
 * <p>A series' first sample counts from 0 if the scraped program (the labels {@code job} and {@code
 * instance}) was scraped before without it ({@code up} was 1), or was started since, as {@code
 * process_start_time_seconds} says. Of any other first sample it can't be told, and it only begins
 * the counting. {@code VALUE} takes any PromQL that gives one number at the end of the window.
 *
 * <p>A warning with an answer, such as that some store did not answer, makes it no answer.
 * Immutable and thread-safe.
 */
public final class Prometheus implements MetricSource {
  private static final Duration USUAL_LAG = Duration.ofSeconds(15);
  private static final Duration USUAL_LOOKBACK = Duration.ofHours(1);

  private final PrometheusApi api;
  private final Duration lag;
  private final Duration lookback;

  private Prometheus(PrometheusApi api, Duration lag, Duration lookback) {
    this.api = api;
    this.lag = lag;
    this.lookback = lookback;
  }

  /**
   * One that asks for no credentials.
   *
   * @param address what comes before {@code /api/v1}
   * @throws IllegalArgumentException if the address is not {@code https}, or {@code http} to this
   *     machine
   */
  public static Prometheus at(URI address) {
    return at(address, ProviderContext.in(Path.of("")));
  }

  /**
   * One with credentials, which are shown as Basic with a user and as Bearer without, a TLS of its
   * own, a time for each request, or the option {@code plainHttp}.
   *
   * @param address what comes before {@code /api/v1}
   * @throws IllegalArgumentException if the address is not {@code https}, or {@code http} to this
   *     machine; the option {@code plainHttp}, true, allows {@code http} to others
   */
  public static Prometheus at(URI address, ProviderContext context) {
    ApiClient client =
        ApiClient.of(address, context).withAuthorization(Authorization.basicOrBearer());
    return new Prometheus(new PrometheusApi(client), USUAL_LAG, USUAL_LOOKBACK);
  }

  /** The same with a header on every request, such as {@code X-Scope-OrgID} for a tenant. */
  public Prometheus withHeader(String name, String value) {
    return new Prometheus(api.withHeader(name, value), lag, lookback);
  }

  /**
   * The same with another lag than 15 seconds: a scrape has the time it began at, and is there when
   * it is done (at most after {@code scrape_timeout}, 10 seconds unless it is set); what is written
   * from afar takes longer.
   */
  public Prometheus withLag(Duration other) {
    return new Prometheus(api, Window.lag(other), lookback);
  }

  /**
   * The same, looking for the sample before another one no longer than so; an hour unless said.
   * What was counted in a longer gap can't be told.
   */
  public Prometheus withLookback(Duration other) {
    if (other.isNegative() || other.isZero()) {
      throw new IllegalArgumentException("A look back is longer than nothing, not " + other);
    }
    return new Prometheus(api, lag, other);
  }

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public Duration lag() {
    return lag;
  }

  /**
   * Asks.
   *
   * @throws ProviderException {@code INVALID} for a query that is not of its kind, or that
   *     Prometheus refuses; {@code UNAVAILABLE} if it can't be asked now, or its answer may not be
   *     whole
   */
  @Override
  public Measurement measure(Query query, Instant from, Instant to) {
    Window.check(from, to);
    return switch (query.kind()) {
      case INCREASE -> increase(query, from, to);
      case HISTOGRAM -> counters(query.text(), from, to).byBound();
      case VALUE -> PrometheusValue.of(query.text(), api.evaluate(query.text(), to));
      case COUNTS ->
          throw PrometheusApi.invalid(
              query.text(),
              "Prometheus has no numbers by names of its own",
              "Ask for the increase of one counter after the other");
    };
  }

  private Measurement increase(Query query, Instant from, Instant to) {
    Counters part = counters(query.text(), from, to);
    if (query.whole().isEmpty() || !part.isSilent()) {
      return part.together();
    }
    Measurement whole = counters(query.whole(), from, to).together();
    return whole.isMissing()
        ? whole
        : Measurement.of(
            0, whole.seen(), "There is no series " + query.text() + "; " + whole.sentence());
  }

  private Counters counters(String text, Instant from, Instant to) {
    return Counters.read(api, Selector.checked(text), from, to, lookback);
  }

  /**
   * Asks for a range.
   *
   * @param query any PromQL that gives numbers
   * @throws ProviderException as {@link #measure} does; {@code INVALID} for more points than
   *     Prometheus gives, which is 11,000
   */
  @Override
  public List<Series> series(String query, Instant from, Instant to, Duration step) {
    Window.check(from, to);
    return api.range(Objects.requireNonNull(query, "query"), from, to, step).stream()
        .map(
            one ->
                new Series(
                    one.name(),
                    one.samples().stream()
                        .map(sample -> new Series.Point(sample.at(), sample.value()))
                        .toList()))
        .toList();
  }

  /** The address; never credentials. */
  @Override
  public String toString() {
    return name() + " at " + api;
  }
}
