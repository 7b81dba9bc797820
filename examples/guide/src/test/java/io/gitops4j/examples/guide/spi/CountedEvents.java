package io.gitops4j.examples.guide.spi;

import io.gitops4j.core.spi.Measurement;
import io.gitops4j.core.spi.MetricSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events by name, each with its time. */
record CountedEvents(Map<String, List<Instant>> events) implements MetricSource {
  @Override
  public String name() {
    return "events";
  }

  @Override
  public Measurement measure(Query query, Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("A window ends after it begins: " + from + ", " + to);
    }
    List<Instant> all = until(query.text(), to);
    if (all.isEmpty() && (query.whole().isEmpty() || until(query.whole(), to).isEmpty())) {
      return Measurement.missing("No event " + query.text() + " until " + to);
    }
    long counted = all.stream().filter(from::isBefore).count();
    return Measurement.of((double) counted, counted, counted + " events " + query.text());
  }

  private List<Instant> until(String event, Instant to) {
    return events.getOrDefault(event, List.of()).stream().filter(at -> !at.isAfter(to)).toList();
  }

  @Override
  public List<Series> series(String query, Instant from, Instant to, Duration step) {
    return List.of(); // nothing to draw
  }
}
