package io.gitops4j.canary.metrics;

import io.gitops4j.canary.metrics.RawSeries.RawSample;
import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.http.ApiClient;
import io.gitops4j.core.http.ApiRequest;
import io.gitops4j.core.http.Refusal;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Prometheus is asked over HTTP (its API v1), and what its answers mean. Thread-safe. */
final class PrometheusApi {
  /** In memory an answer takes many times its size. */
  private static final int LARGEST = 16 << 20;

  private static final int MILLIS = 3;

  private final ApiClient client;

  PrometheusApi(ApiClient client) {
    this.client = client.withRefusals(PrometheusApi::meaning);
  }

  PrometheusApi withHeader(String name, String value) {
    return new PrometheusApi(client.withHeader(name, value));
  }

  private static Optional<Refusal> meaning(ApiAnswer answer) {
    return switch (answer.status()) {
      case 400 ->
          Optional.of(
              Refusal.of(
                  ErrorKind.INVALID, "Prometheus does not understand it. Correct the query"));
      case 404 ->
          Optional.of(
              Refusal.of(
                  ErrorKind.NOT_FOUND,
                  "there is no API of Prometheus. Check the address: it is what comes before"
                      + " /api/v1"));
      case 422 ->
          Optional.of(
              Refusal.of(
                  ErrorKind.INVALID,
                  "Prometheus can't evaluate it. Correct the query, or ask for less"));
      case 503 ->
          Optional.of(
              Refusal.passing(
                  ErrorKind.UNAVAILABLE, "Prometheus gave up on it. Ask again later, or for less"));
      default -> Optional.empty();
    };
  }

  /**
   * The samples of a selector's series that were scraped in a time, both ends included at least.
   */
  List<RawSeries> samples(String selector, Instant from, Instant to) {
    Instant end = wholeMillis(to);
    long millis = Duration.between(from, end).toMillis() + 2;
    Fields data = data(selector, instant(selector, selector + "[" + millis + "ms]", end));
    return series(selector, data, "matrix");
  }

  /** What a query says at a time: of type {@code vector} or {@code scalar}, as a rule. */
  Fields evaluate(String query, Instant at) {
    return data(query, instant(query, query, wholeMillis(at)));
  }

  /** What a query says at times. */
  List<RawSeries> range(String query, Instant from, Instant to, Duration step) {
    ApiRequest request =
        doing(query)
            .get("/api/v1/query_range")
            .with("query", query)
            .with("start", seconds(from))
            .with("end", seconds(to))
            .with("step", BigDecimal.valueOf(Math.max(1, step.toMillis()), MILLIS).toPlainString());
    return series(query, data(query, request), "matrix");
  }

  private ApiRequest instant(String query, String text, Instant at) {
    return doing(query).get("/api/v1/query").with("query", text).with("time", seconds(at));
  }

  private ApiRequest doing(String query) {
    return client.to("measure " + query);
  }

  private static Fields data(String query, ApiRequest request) {
    ApiAnswer answer = request.send();
    if (answer.isSuccess() && answer.bytes().length > LARGEST) {
      throw invalid(
          query,
          "the answer is larger than " + (LARGEST >> 20) + " MiB",
          "Select fewer series, or a shorter time");
    }
    Fields object = answer.object();
    List<String> warnings = object.texts("warnings");
    if (!warnings.isEmpty()) {
      throw new ProviderException(
          ErrorKind.UNAVAILABLE,
          "Could not measure "
              + query
              + ": Prometheus warns that its answer may not be whole: "
              + String.join("; ", warnings)
              + ". It can be asked again.",
          Retry.AFTER,
          null,
          null);
    }
    if (object.findText("status").filter("success"::equals).isEmpty()) {
      throw invalid(
          query,
          "Prometheus says "
              + object.findText("errorType").orElse("no success")
              + ": "
              + object.findText("error").orElse("nothing more"),
          "Check the address and the query");
    }
    return object.object("data");
  }

  private static List<RawSeries> series(String query, Fields data, String type) {
    if (data.findText("resultType").filter(type::equals).isEmpty()) {
      throw invalid(query, "the answer is no " + type, "Check that Prometheus is at the address");
    }
    return data.objects("result").stream().map(one -> series(query, one)).toList();
  }

  private static RawSeries series(String query, Fields one) {
    Map<String, String> labels = new LinkedHashMap<>();
    Fields metric = one.object("metric");
    metric.asMap().keySet().forEach(name -> labels.put(name, metric.text(name)));
    Optional<Object> values = one.find("values");
    if (values.isEmpty() && one.find("histograms").isPresent()) {
      throw invalid(
          query,
          "it has native histograms, which have no counters to read",
          "Name the classic ones, or ask for a value by histogram_quantile");
    }
    List<RawSample> samples = new ArrayList<>();
    for (Object pair : values.isPresent() && values.get() instanceof List<?> l ? l : List.of()) {
      samples.add(sample(query, pair));
    }
    return new RawSeries(labels, samples);
  }

  /** A pair {@code [seconds, "value"]}. */
  static RawSample sample(String query, @Nullable Object pair) {
    if (pair instanceof List<?> two
        && two.size() == 2
        && two.get(0) instanceof Number seconds
        && two.get(1) instanceof String value) {
      long millis = Math.round(seconds.doubleValue() * 1000);
      return new RawSample(Instant.ofEpochMilli(millis), number(query, value));
    }
    throw invalid(query, "a sample is no pair", "Check that Prometheus is at the address");
  }

  private static double number(String query, String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw invalid(query, "a value is " + text, "Check that Prometheus is at the address");
        }
      }
    };
  }

  /** Samples have times in milliseconds: the first that is not before this. */
  private static Instant wholeMillis(Instant at) {
    return at.plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
  }

  private static String seconds(Instant at) {
    return BigDecimal.valueOf(at.getEpochSecond())
        .add(BigDecimal.valueOf(at.getNano(), 9))
        .setScale(MILLIS, RoundingMode.UP)
        .toPlainString();
  }

  static ProviderException invalid(String query, String why, String remedy) {
    return new ProviderException(
        ErrorKind.INVALID, "Could not measure " + query + ": " + why + ". " + remedy + ".");
  }

  @Override
  public String toString() {
    return client.toString();
  }
}
