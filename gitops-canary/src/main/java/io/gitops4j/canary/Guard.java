package io.gitops4j.canary;

import io.gitops4j.canary.judge.Judge;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.spi.MetricSource.Query;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is measured while a canary has traffic, and who judges it. In queries {@code {track}} stands
 * for the tracks' names, so that each is measured twice: what is named {@code requests} comes to
 * the judge as {@code stable.requests} and {@code canary.requests}. Without it a query is measured
 * once, under its own name. Where the source answers several numbers, as a histogram's buckets,
 * their names come behind: {@code canary.le.0.25}. {@code {application}} and {@code {environment}}
 * are filled in, too. Immutable.
 */
public final class Guard {
  private final Judge judge;
  private final Map<String, Reading> readings;

  private Guard(Judge judge, Map<String, Reading> readings) {
    this.judge = judge;
    this.readings = Collections.unmodifiableMap(readings);
  }

  /**
   * One number, or several.
   *
   * @param source the logical name of a source of metrics
   * @param query with places to be filled in
   */
  record Reading(String source, Query query) {
    boolean ofTracks() {
      return query.text().contains("{track}");
    }

    /** The query with its places filled in. */
    Query query(String track, StepContext context) {
      return new Query(
          query.kind(),
          filled(query.text(), track, context),
          filled(query.whole(), track, context));
    }

    private static String filled(String text, String track, StepContext context) {
      return text.replace("{track}", track)
          .replace("{application}", context.release().application())
          .replace("{environment}", context.environment().orElse(""));
    }

    @Override
    public String toString() {
      return source + " " + query.kind() + " " + query.text();
    }
  }

  /** Judged so; say what is read by {@link #reading}. */
  public static Guard by(Judge judge) {
    return new Guard(Objects.requireNonNull(judge, "judge"), Map.of());
  }

  /**
   * The same with something to read.
   *
   * @param name of the number
   * @param source the logical name of a source of metrics
   * @param query to it
   */
  public Guard reading(String name, String source, Query query) {
    Map<String, Reading> more = new LinkedHashMap<>(readings);
    Names.check("metrics", source);
    if (more.put(name, new Reading(source, query)) != null) {
      throw new IllegalArgumentException("The guard reads " + name + " already");
    }
    return new Guard(judge, more);
  }

  /** Who judges. */
  public Judge judge() {
    return judge;
  }

  /** The names of what is read. */
  public Set<String> reads() {
    return readings.keySet();
  }

  Map<String, Reading> readings() {
    return readings;
  }

  /** For people and the fingerprint. */
  public String describe() {
    return judge.describe()
        + readings.entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue())
            .collect(Collectors.joining(", ", " of {", "}"));
  }

  @Override
  public String toString() {
    return describe();
  }
}
