package io.gitops4j.k8s.details;

import io.gitops4j.core.spi.MetricSource.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a source of metrics had for a {@link SeriesQuery}.
 *
 * @param name the query's, for people
 * @param from where it begins
 * @param to where it ends
 * @param step between two points
 * @param series by labels; none if the source has no data
 */
public record SeriesDetails(
    String name, Instant from, Instant to, Duration step, List<Series> series) {
  /** Copies the list. */
  public SeriesDetails {
    series = List.copyOf(series);
  }

  /** Whether there is no number at all. */
  public boolean isMissing() {
    return series.stream().flatMap(s -> s.points().stream()).noneMatch(Sparkline::isNumber);
  }
}
