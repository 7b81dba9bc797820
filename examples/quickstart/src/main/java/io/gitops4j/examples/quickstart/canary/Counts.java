package io.gitops4j.examples.quickstart.canary;

import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What the router counted, as a source of metrics: it is asked for {@code requests blue} and {@code
 * errors blue}.
 */
final class Counts implements MetricSource {
  private final InstantSource clock;
  private final List<Answer> answers = new ArrayList<>();

  Counts(InstantSource clock) {
    this.clock = clock;
  }

  private record Answer(Instant at, String track, boolean failed) {}

  synchronized void add(String track, boolean failed) {
    answers.add(new Answer(clock.instant(), track, failed));
  }

  @Override
  public String name() {
    return "router";
  }

  @Override
  public synchronized Measurement measure(Query query, Instant from, Instant to) {
    boolean errors = query.text().startsWith("errors ");
    String track = query.text().substring(query.text().indexOf(' ') + 1);
    long count =
        answers.stream()
            .filter(a -> a.at().isAfter(from) && !a.at().isAfter(to))
            .filter(a -> a.track().equals(track) && (!errors || a.failed()))
            .count();
    return Measurement.of((double) count, count, count + " " + query.text());
  }

  @Override
  public List<Series> series(String query, Instant from, Instant to, Duration step) {
    List<Series.Point> points = new ArrayList<>();
    for (Instant at = from; at.isBefore(to); at = at.plus(step)) {
      double value = measure(Query.increase(query), at, at.plus(step)).value().orElse(Double.NaN);
      points.add(new Series.Point(at.plus(step), value));
    }
    return List.of(new Series(query, points));
  }
}
