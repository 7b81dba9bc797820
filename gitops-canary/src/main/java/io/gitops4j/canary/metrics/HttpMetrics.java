package io.gitops4j.canary.metrics;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.http.Authorization;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource;
import io.gitops4j.core.spi.ProviderContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measurements of anything that answers a GET with JSON.
 *
 * <p>A query is a path below the address and, after {@code #}, a JSON pointer (RFC 6901) into the
 * answer: {@code /stats?track=green&from={from}&to={to}#/errors}. {@code {from}} and {@code {to}}
 * are the window's ends as ISO 8601 in UTC, {@code {fromSeconds}} and {@code {toSeconds}} whole
 * seconds since 1970, {@code {fromMillis}} and {@code {toMillis}} milliseconds. {@code INCREASE}
 * and {@code VALUE} point to a number; {@code HISTOGRAM} to an object of numbers by upper bound, as
 * {@code {"0.25": 97, "+Inf": 100}}; {@code COUNTS} to an object of numbers, where those of an
 * object inside are called {@code canary.errors}.
 *
 * <p>What is not there, null or no finite number is missing. That windows tile time, the begin left
 * out and the end included, is up to the server. Immutable and thread-safe.
 */
public final class HttpMetrics implements MetricSource {
  private final ApiClient client;
  private final Duration lag;

  private HttpMetrics(ApiClient client, Duration lag) {
    this.client = client;
    this.lag = lag;
  }

  /**
   * One that asks for no credentials.
   *
   * @param address what every query's path begins with
   * @throws IllegalArgumentException if the address is not {@code https}, or {@code http} to this
   *     machine
   */
  public static HttpMetrics at(URI address) {
    return at(address, ProviderContext.in(Path.of("")));
  }

  /**
   * One with credentials, which are shown as Basic with a user and as Bearer without, a TLS of its
   * own, a time for each request, or the option {@code plainHttp}.
   *
   * @param address what every query's path begins with
   * @throws IllegalArgumentException if the address is not {@code https}, or {@code http} to this
   *     machine; the option {@code plainHttp}, true, allows {@code http} to others
   */
  public static HttpMetrics at(URI address, ProviderContext context) {
    ApiClient client =
        ApiClient.of(address, context).withAuthorization(Authorization.basicOrBearer());
    return new HttpMetrics(client, Duration.ZERO);
  }

  /** The same with a header on every request. */
  public HttpMetrics withHeader(String name, String value) {
    return new HttpMetrics(client.withHeader(name, value), lag);
  }

  /** The same, knowing that the server has counted everything so long after it happened. */
  public HttpMetrics withLag(Duration other) {
    return new HttpMetrics(client, Window.lag(other));
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public Duration lag() {
    return lag;
  }

  /**
   * Asks.
   *
   * @throws ProviderException {@code INVALID} for a query that is none, or that points to something
   *     else than its kind wants; otherwise as the server answers
   */
  @Override
  public Measurement measure(Query query, Instant from, Instant to) {
    Window.check(from, to);
    int hash = query.text().indexOf('#');
    String path = hash < 0 ? query.text() : query.text().substring(0, hash);
    JsonPointer pointer = pointer(query, hash < 0 ? "" : query.text().substring(hash + 1));
    Fields answer = ask(query, filled(path, from, to));
    @Nullable Object found = pointer.in(answer);
    Measurement measured =
        switch (query.kind()) {
          case INCREASE, VALUE -> number(query, pointer, found);
          case HISTOGRAM, COUNTS -> numbers(query, pointer, found);
        };
    return measured.isMissing() && !query.whole().isEmpty() ? ofWhole(query, from, to) : measured;
  }

  /** Nothing of a part, if there is something of the whole. */
  private Measurement ofWhole(Query query, Instant from, Instant to) {
    Measurement whole = measure(Query.increase(query.whole()), from, to);
    return whole.isMissing() ? whole : Measurement.of(0, whole.seen(), whole.sentence());
  }

  private static JsonPointer pointer(Query query, String text) {
    try {
      return JsonPointer.of(text);
    } catch (IllegalArgumentException e) {
      throw invalid(query, e.getMessage() + "", "Write it as #/name/of/number");
    }
  }

  private static String filled(String path, Instant from, Instant to) {
    return path.replace("{from}", from.toString())
        .replace("{to}", to.toString())
        .replace("{fromSeconds}", Long.toString(from.getEpochSecond()))
        .replace("{toSeconds}", Long.toString(to.getEpochSecond()))
        .replace("{fromMillis}", Long.toString(from.toEpochMilli()))
        .replace("{toMillis}", Long.toString(to.toEpochMilli()));
  }

  private Fields ask(Query query, String path) {
    if (!path.startsWith("/") || path.contains("{")) {
      throw invalid(
          query,
          "it begins with no /, or has other {names} than those of a window",
          "Write a path below the address, with {from} and {to}");
    }
    ApiAnswer answer;
    try {
      answer = client.to("measure " + query.text()).get(path).send();
    } catch (IllegalArgumentException e) {
      throw invalid(query, "it is no path", "Encode what a path can't have, a space as %20");
    }
    return answer.object();
  }

  private static Measurement number(Query query, JsonPointer pointer, @Nullable Object found) {
    if (found == null) {
      return Measurement.missing("The answer to " + query.text() + " has nothing there");
    }
    if (!(found instanceof Number number)) {
      throw invalid(query, "there is no number at " + pointer, "Point to a number");
    }
    double value = number.doubleValue();
    return Double.isFinite(value)
        ? Measurement.of(value, 1, query.text() + " is " + number)
        : Measurement.missing(query.text() + " is not finite");
  }

  private static Measurement numbers(Query query, JsonPointer pointer, @Nullable Object found) {
    if (found == null) {
      return Measurement.missing("The answer to " + query.text() + " has nothing there");
    }
    if (!(found instanceof Map<?, ?> object)) {
      throw invalid(query, "there is no object at " + pointer, "Point to an object of numbers");
    }
    Map<String, Double> numbers = new TreeMap<>();
    collect("", object, numbers);
    return numbers.isEmpty()
        ? Measurement.missing("The answer to " + query.text() + " has no number there")
        : new Measurement(
            numbers, numbers.size(), query.text() + " has " + numbers.size() + " numbers");
  }

  private static void collect(String before, Map<?, ?> object, Map<String, Double> numbers) {
    object.forEach(
        (name, value) -> {
          if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            numbers.put(before + name, number.doubleValue());
          } else if (value instanceof Map<?, ?> inner) {
            collect(before + name + ".", inner, numbers);
          }
        });
  }

  /** Always empty: an answer has the numbers of one window. */
  @Override
  public List<Series> series(String query, Instant from, Instant to, Duration step) {
    return List.of();
  }

  private static ProviderException invalid(Query query, String why, String remedy) {
    return new ProviderException(
        ErrorKind.INVALID, "Could not measure " + query.text() + ": " + why + ". " + remedy + ".");
  }

  /** The address; never credentials. */
  @Override
  public String toString() {
    return name() + " at " + client;
  }
}
