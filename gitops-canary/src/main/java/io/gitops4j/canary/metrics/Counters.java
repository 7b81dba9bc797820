package io.gitops4j.canary.metrics;

import io.gitops4j.canary.metrics.RawSeries.RawSample;
import io.gitops4j.core.spi.Measurement;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How much the counters that a selector matches grew in a window. */
final class Counters {
  /** How far back is looked at first; as a rule that suffices. */
  private static final Duration SHORT = Duration.ofMinutes(5);

  private final String selector;
  private final Instant to;
  private final List<RawSeries> series = new ArrayList<>();
  private final List<Growth> growths = new ArrayList<>();

  private Counters(String selector, Instant to) {
    this.selector = selector;
    this.to = to;
  }

  static Counters read(
      PrometheusApi api, String selector, Instant from, Instant to, Duration lookback) {
    Duration near = SHORT.compareTo(lookback) < 0 ? SHORT : lookback;
    Counters first = new Counters(selector, to);
    first.add(
        api.samples(selector, from.minus(near), to),
        from,
        lookback,
        FirstSamples.unknown(lookback));
    if (first.growths.stream().allMatch(growth -> growth.untold() == 0)) {
      return first;
    }
    Counters all = new Counters(selector, to);
    List<RawSeries> found = api.samples(selector, from.minus(lookback), to);
    all.add(found, from, lookback, FirstSamples.of(found, api, from, to, lookback));
    return all;
  }

  private void add(List<RawSeries> found, Instant from, Duration lookback, FirstSamples firsts) {
    for (RawSeries one : found) {
      if (one.samples().stream().anyMatch(sample -> sample.value() < 0)) {
        throw PrometheusApi.invalid(
            selector,
            one.name() + " is no counter: it was negative",
            "Name a counter, or ask for a value");
      }
      series.add(one);
      growths.add(Growth.of(one, from, to, lookback, sample -> firsts.beginsAtZero(one, sample)));
    }
  }

  /** All together. */
  Measurement together() {
    double sum = 0;
    for (Growth growth : growths) {
      sum += growth.grown();
    }
    return isKnown()
        ? known(Map.of("value", sum), "grew by ", sum)
        : Measurement.missing(whyMissing());
  }

  /** By the upper bounds of buckets. */
  Measurement byBound() {
    Map<String, Double> buckets = new TreeMap<>();
    for (int i = 0; i < growths.size(); i++) {
      String bound = bound(series.get(i));
      if (growths.get(i).isKnown()) {
        buckets.merge(bound, growths.get(i).grown(), Double::sum);
      }
    }
    double all = buckets.getOrDefault("+Inf", 0.0);
    return isKnown() ? known(buckets, "counted ", all) : Measurement.missing(whyMissing());
  }

  private String bound(RawSeries bucket) {
    String bound = bucket.label("le");
    if (bound.equals("+Inf")) {
      return bound;
    }
    try {
      return new BigDecimal(bound).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      throw PrometheusApi.invalid(
          selector,
          bucket.name() + " is no bucket of a histogram: its label le is \"" + bound + "\"",
          "Name a histogram's buckets, as a rule …_bucket");
    }
  }

  private Measurement known(Map<String, Double> numbers, String verb, double all) {
    if (numbers.values().stream().anyMatch(number -> !Double.isFinite(number))) {
      return Measurement.missing(selector + " is not finite");
    }
    int points = growths.stream().mapToInt(Growth::points).sum();
    long counted = growths.stream().filter(growth -> growth.points() > 0).count();
    long untold = growths.stream().filter(growth -> growth.untold() > 0).count();
    String rest =
        untold == 0
            ? ""
            : "; what "
                + untold
                + " of the series counted before they were first seen is not known";
    return new Measurement(
        numbers,
        points,
        selector
            + " "
            + verb
            + plain(all)
            + ", by "
            + points
            + " samples of "
            + counted
            + " series"
            + rest);
  }

  private boolean isKnown() {
    return growths.stream().anyMatch(Growth::isKnown);
  }

  /** Whether nothing was scraped of it in the window, so that nothing is known to be uncounted. */
  boolean isSilent() {
    return growths.stream().allMatch(growth -> growth.points() == 0);
  }

  private String whyMissing() {
    Optional<Instant> last =
        series.stream()
            .flatMap(one -> one.samples().stream())
            .map(RawSample::at)
            .filter(at -> !at.isAfter(to))
            .max(Comparator.naturalOrder());
    if (last.isEmpty()) {
      return "There is no series " + selector;
    }
    return isSilent()
        ? selector
            + " was not scraped in the window; its last sample was "
            + Duration.between(last.get(), to).toSeconds()
            + " s before the end"
        : selector + " was seen for the first time, and what it counted before is not known";
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
