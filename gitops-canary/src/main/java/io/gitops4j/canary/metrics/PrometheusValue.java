package io.gitops4j.canary.metrics;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Measurement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an instant query gives, as one number. */
final class PrometheusValue {
  private PrometheusValue() {}

  static Measurement of(String query, Fields data) {
    String type = data.findText("resultType").orElse("");
    if (type.equals("scalar")) {
      return number(query, data.find("result").orElse(null));
    }
    if (!type.equals("vector")) {
      throw PrometheusApi.invalid(
          query, "it gives a " + type + " and not a number", "Ask for what holds at a time");
    }
    List<Fields> series = data.objects("result");
    if (series.isEmpty()) {
      return Measurement.missing("There is nothing for " + query);
    }
    if (series.size() > 1) {
      throw PrometheusApi.invalid(
          query,
          "it gives " + series.size() + " series",
          "Sum them, or select one, so that it is one number");
    }
    Optional<Object> value = series.get(0).find("value");
    if (value.isEmpty()) {
      throw PrometheusApi.invalid(
          query, "it gives a native histogram", "Ask for one number, by histogram_quantile say");
    }
    return number(query, value.get());
  }

  private static Measurement number(String query, @Nullable Object pair) {
    double value = PrometheusApi.sample(query, pair).value();
    return Double.isFinite(value)
        ? Measurement.of(value, 1, query + " is " + value)
        : Measurement.missing(query + " is " + value + ", which is no number to go by");
  }
}
