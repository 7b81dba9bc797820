package io.gitops4j.canary.metrics;

import io.gitops4j.canary.metrics.RawSeries.RawSample;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a series' first sample was counted from 0. That can be told of a scraped program in two
 * ways: it was scraped before, without the series; or it says itself that it was started lately.
 */
final class FirstSamples {
  private static final int AT_ONCE = 50;

  private final Duration lookback;
  private final List<RawSeries> up = new ArrayList<>();
  private final List<RawSeries> started = new ArrayList<>();

  /** The program that was scraped. */
  private record Target(String job, String instance) {
    static Target of(RawSeries series) {
      return new Target(series.label("job"), series.label("instance"));
    }
  }

  private FirstSamples(Duration lookback) {
    this.lookback = lookback;
  }

  /** Knows nothing: no first sample is told from any other. */
  static FirstSamples unknown(Duration lookback) {
    return new FirstSamples(lookback);
  }

  /**
   * Asks Prometheus about the programs that series come from.
   *
   * @param from the begin of the window in which first samples are
   */
  static FirstSamples of(
      List<RawSeries> series, PrometheusApi api, Instant from, Instant to, Duration lookback) {
    FirstSamples found = new FirstSamples(lookback);
    TreeMap<String, Set<String>> instances = new TreeMap<>();
    for (RawSeries one : series) {
      if (!one.label("instance").isEmpty()) {
        instances
            .computeIfAbsent(one.label("job"), job -> new TreeSet<>())
            .add(one.label("instance"));
      }
    }
    instances.forEach(
        (job, all) -> {
          List<String> list = List.copyOf(all);
          for (int i = 0; i < list.size(); i += AT_ONCE) {
            List<String> some = list.subList(i, Math.min(list.size(), i + AT_ONCE));
            found.ask(api, selector(job, some), from.minus(lookback), to);
          }
        });
    return found;
  }

  private static String selector(String job, List<String> instances) {
    String any = instances.stream().map(Selector::literally).collect(Collectors.joining("|"));
    return "{__name__=~\"up|process_start_time_seconds\",job="
        + Selector.quoted(job)
        + ",instance=~"
        + Selector.quoted(any)
        + "}";
  }

  private void ask(PrometheusApi api, String selector, Instant from, Instant to) {
    for (RawSeries series : api.samples(selector, from, to)) {
      (series.label("__name__").equals("up") ? up : started).add(series);
    }
  }

  /** Whether what a series' first sample says was counted from 0. */
  boolean beginsAtZero(RawSeries series, RawSample first) {
    Target target = Target.of(series);
    Instant since = first.at().minus(lookback);
    return of(target, up)
            .anyMatch(s -> s.value() == 1 && !s.at().isBefore(since) && s.at().isBefore(first.at()))
        || of(target, started)
            .filter(s -> !s.at().isAfter(first.at()) && Double.isFinite(s.value()))
            .reduce((earlier, later) -> later)
            .filter(s -> !time(s.value()).isBefore(since) && !time(s.value()).isAfter(first.at()))
            .isPresent();
  }

  private static Stream<RawSample> of(Target target, List<RawSeries> all) {
    return all.stream()
        .filter(series -> Target.of(series).equals(target))
        .flatMap(series -> series.samples().stream());
  }

  private static Instant time(double seconds) {
    BigDecimal millis = BigDecimal.valueOf(seconds).movePointRight(3);
    return Instant.ofEpochMilli(millis.setScale(0, RoundingMode.HALF_UP).longValue());
  }
}
