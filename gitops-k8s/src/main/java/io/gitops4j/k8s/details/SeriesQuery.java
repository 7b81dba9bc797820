package io.gitops4j.k8s.details;

import java.time.Duration;

/**
 * A series of measurements that details show: the last hour in 30 points unless said. Immutable;
 * {@code withX} gives a copy.
 *
 * @param name for people: {@code requests per minute}
 * @param query in the source's own language; {@code {application}} and {@code {environment}} in it
 *     are filled in
 * @param time how far back
 * @param points how many at most
 */
public record SeriesQuery(String name, String query, Duration time, int points) {
  private static final int MOST = 1_000;

  /** Checks what was given. */
  public SeriesQuery {
    if (name.isBlank() || query.isBlank()) {
      throw new IllegalArgumentException("A series has a name and a query");
    }
    if (points < 2 || points > MOST) {
      throw new IllegalArgumentException("From 2 to " + MOST + " points, not " + points);
    }
    if (time.compareTo(Duration.ofSeconds(points)) < 0) {
      throw new IllegalArgumentException("A second for each point at least, not " + time);
    }
  }

  /** The last hour, in 30 points. */
  public static SeriesQuery of(String name, String query) {
    return new SeriesQuery(name, query, Duration.ofHours(1), 30);
  }

  /** The same over another time, which has a second for each point at least. */
  public SeriesQuery over(Duration other) {
    return new SeriesQuery(name, query, other, points);
  }

  /** The same with another number of points, 1,000 at most. */
  public SeriesQuery withPoints(int most) {
    return new SeriesQuery(name, query, time, most);
  }

  /** What the source is asked. */
  String filledIn(String application, String environment) {
    return query.replace("{application}", application).replace("{environment}", environment);
  }
}
