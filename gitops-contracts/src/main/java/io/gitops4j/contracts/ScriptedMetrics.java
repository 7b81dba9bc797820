package io.gitops4j.contracts;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Measurements that a test writes down, for unit tests of pipelines: what was counted as a function
 * of time, and when nothing could be measured.
 *
 * <pre>{@code
 * ScriptedMetrics metrics = ScriptedMetrics.from(begin)
 *     .rate("requests of green", 10)
 *     .rate("errors of green", 0.2)
 *     .missing(begin.plusSeconds(600), begin.plusSeconds(900));
 * }</pre>
 *
 * Immutable and thread-safe, if the functions are; {@code with…} and the like return changed
 * copies.
 */
public final class ScriptedMetrics implements MetricSource {
  private final Instant begin;
  private final Map<String, Map<String, ToDoubleFunction<Instant>>> scripts;
  private final List<Gap> gaps;

  /** A time in which nothing can be measured. */
  private record Gap(Instant from, Instant to, boolean fails) {
    boolean touches(Instant begin, Instant end) {
      return begin.isBefore(to) && end.isAfter(from);
    }
  }

  private ScriptedMetrics(
      Instant begin, Map<String, Map<String, ToDoubleFunction<Instant>>> scripts, List<Gap> gaps) {
    this.begin = begin;
    this.scripts = Map.copyOf(scripts);
    this.gaps = List.copyOf(gaps);
  }

  /** One in which nothing was counted before a time, nor seen: a window before it is missing. */
  public static ScriptedMetrics from(Instant begin) {
    return new ScriptedMetrics(Objects.requireNonNull(begin, "begin"), Map.of(), List.of());
  }

  /**
   * The same with a counter.
   *
   * @param query the text it is asked by
   * @param total what was counted from the begin until a time; must not fall, and is rounded down
   */
  public ScriptedMetrics counter(String query, ToDoubleFunction<Instant> total) {
    return with(query, Map.of("value", at -> Math.floor(total.applyAsDouble(at))));
  }

  /** The same with a counter that grows by so much a second, in whole numbers. */
  public ScriptedMetrics rate(String query, double perSecond) {
    return counter(query, at -> Duration.between(begin, at).toMillis() * perSecond / 1000);
  }

  /**
   * The same with a histogram.
   *
   * @param query the text it is asked by
   * @param buckets by upper bound, as {@code 0.25} and {@code +Inf}, what was counted at most that
   *     until a time
   */
  public ScriptedMetrics histogram(String query, Map<String, ToDoubleFunction<Instant>> buckets) {
    Map<String, ToDoubleFunction<Instant>> whole = new TreeMap<>();
    buckets.forEach((bound, total) -> whole.put(bound, at -> Math.floor(total.applyAsDouble(at))));
    return with(query, whole);
  }

  /** The same with several counters by names of their own, which are asked for as counts. */
  public ScriptedMetrics counts(String query, Map<String, ToDoubleFunction<Instant>> totals) {
    return histogram(query, totals);
  }

  /** The same with what holds at a time; not finite for nothing. */
  public ScriptedMetrics value(String query, ToDoubleFunction<Instant> value) {
    return with(query, Map.of("value", value));
  }

  /** The same, where a window that touches this time is missing. */
  public ScriptedMetrics missing(Instant from, Instant to) {
    return with(new Gap(from, to, false));
  }

  /**
   * The same, where a window that ends in this time can't be asked for: the source is down, and
   * counts all the same.
   */
  public ScriptedMetrics down(Instant from, Instant to) {
    return with(new Gap(from, to, true));
  }

  private ScriptedMetrics with(String query, Map<String, ToDoubleFunction<Instant>> script) {
    Map<String, Map<String, ToDoubleFunction<Instant>>> more = new TreeMap<>(scripts);
    more.put(query, Map.copyOf(script));
    return new ScriptedMetrics(begin, more, gaps);
  }

  private ScriptedMetrics with(Gap gap) {
    List<Gap> more = new ArrayList<>(gaps);
    more.add(gap);
    return new ScriptedMetrics(begin, scripts, more);
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public Measurement measure(Query query, Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("A window ends after it begins: " + from + " to " + to);
    }
    checkUp(query.text(), to);
    Map<String, ToDoubleFunction<Instant>> script = scripts.get(query.text());
    if (script == null) {
      return query.whole().isEmpty()
          ? Measurement.missing("The script has nothing for " + query.text())
          : ofWhole(query, from, to);
    }
    if (!to.isAfter(begin)
        || gaps.stream().anyMatch(gap -> !gap.fails() && gap.touches(from, to))) {
      return Measurement.missing("The script says that nothing was seen of " + query.text());
    }
    return measured(query, script, from.isBefore(begin) ? begin : from, to);
  }

  private void checkUp(String query, Instant at) {
    for (Gap gap : gaps) {
      if (gap.fails() && !at.isBefore(gap.from()) && at.isBefore(gap.to())) {
        throw new ProviderException(
            ErrorKind.UNAVAILABLE,
            "Could not measure "
                + query
                + ": the script says that the source is down."
                + " It is up again at "
                + gap.to()
                + ".",
            Retry.AFTER,
            null,
            null);
      }
    }
  }

  private boolean isMissing(Instant at) {
    return gaps.stream()
        .anyMatch(gap -> !gap.fails() && !at.isBefore(gap.from()) && at.isBefore(gap.to()));
  }

  private Measurement ofWhole(Query query, Instant from, Instant to) {
    Measurement whole = measure(Query.increase(query.whole()), from, to);
    return whole.isMissing() ? whole : Measurement.of(0, whole.seen(), whole.sentence());
  }

  private static Measurement measured(
      Query query, Map<String, ToDoubleFunction<Instant>> script, Instant from, Instant to) {
    Map<String, Double> numbers = new TreeMap<>();
    script.forEach(
        (name, total) -> {
          double before = query.kind() == Query.Kind.VALUE ? 0 : total.applyAsDouble(from);
          double number = total.applyAsDouble(to) - before;
          if (Double.isFinite(number)) {
            numbers.put(name, number);
          }
        });
    return numbers.isEmpty()
        ? Measurement.missing("The script has no number for " + query.text())
        : new Measurement(numbers, numbers.size(), query.text() + ": " + numbers);
  }

  /**
   * A point for each step, of what the script has by that text; not a number in times that are
   * missing.
   */
  @Override
  public List<Series> series(String query, Instant from, Instant to, Duration step) {
    if (step.isNegative() || step.isZero()) {
      throw new IllegalArgumentException("A step is longer than nothing, not " + step);
    }
    checkUp(query, to);
    List<Series> all = new ArrayList<>();
    scripts
        .getOrDefault(query, Map.of())
        .forEach(
            (name, total) -> {
              List<Series.Point> points = new ArrayList<>();
              for (Instant at = from; !at.isAfter(to); at = at.plus(step)) {
                points.add(
                    new Series.Point(at, isMissing(at) ? Double.NaN : total.applyAsDouble(at)));
              }
              all.add(new Series(query + " " + name, points));
            });
    return all;
  }
}
