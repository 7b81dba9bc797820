package io.gitops4j.core.spi;

import io.gitops4j.core.model.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Where measurements come from. What is missing is told as missing, never as 0. Reading changes
 * nothing. Thread-safe.
 */
public interface MetricSource {
  /** A short name, for sentences: {@code prometheus}. */
  String name();

  /**
   * What a query says of a window of time, the begin left out, the end included. Windows that
   * follow each other tile time: what is counted in one is not counted in the next, and nothing is
   * left out between them.
   *
   * @param query in the source's own language
   * @throws IllegalArgumentException if the window does not end after it begins
   * @throws ProviderException if the source can't be asked now, or doesn't understand the query
   */
  Measurement measure(Query query, Instant from, Instant to);

  /**
   * How long after a moment all is there that was counted until then. A window is to end so long
   * ago before it is measured: what comes later is in no window.
   */
  default Duration lag() {
    return Duration.ZERO;
  }

  /**
   * A series for people to look at, such as in the details of an application.
   *
   * @param query in the source's own language
   * @param step between two points
   * @return by labels; empty if the source has none of that name
   * @throws ProviderException if the source can't be asked now, or doesn't understand the query
   */
  List<Series> series(String query, Instant from, Instant to, Duration step);

  /**
   * A question.
   *
   * @param kind of answer that is wanted
   * @param text in the source's own language
   * @param whole what this is a part of, in the source's own language; empty if it is none
   */
  record Query(Kind kind, String text, String whole) {
    /** What kind of answer. */
    public enum Kind {
      /** How much counters grew, all together: the number {@code value}. */
      INCREASE,
      /**
       * How much a histogram's cumulative buckets grew: a number for each upper bound, by its text,
       * as {@code 0.25}, and {@code +Inf}.
       */
      HISTOGRAM,
      /** What holds at the end of the window: the number {@code value}. */
      VALUE,
      /** Numbers by names of the source's own, that were counted in the window. */
      COUNTS
    }

    /** Checks what was given. */
    public Query {
      if (text.isBlank()) {
        throw new IllegalArgumentException("A query is not blank");
      }
      if (!whole.isEmpty() && kind != Kind.INCREASE) {
        throw new IllegalArgumentException("Only what grows is part of a whole, not a " + kind);
      }
    }

    /** One that is no part of a whole. */
    public Query(Kind kind, String text) {
      this(kind, text, "");
    }

    /** How much counters grow. */
    public static Query increase(String text) {
      return new Query(Kind.INCREASE, text);
    }

    /** How much a histogram's buckets grow. */
    public static Query histogram(String text) {
      return new Query(Kind.HISTOGRAM, text);
    }

    /** What holds at the end of the window. */
    public static Query value(String text) {
      return new Query(Kind.VALUE, text);
    }

    /** Numbers by names of the source's own. */
    public static Query counts(String text) {
      return new Query(Kind.COUNTS, text);
    }

    /**
     * The same as a part of other counters, such as the errors among the requests: while there are
     * none of its own, because nothing was counted yet, it is 0 where the whole is measured.
     * Without this it is missing then.
     *
     * @param other the whole's text
     */
    public Query partOf(String other) {
      return new Query(kind, text, other);
    }
  }

  /**
   * Points in time.
   *
   * @param name with its labels, for people
   * @param points in order
   */
  record Series(String name, List<Point> points) {
    /** Copies the list. */
    public Series {
      points = List.copyOf(points);
    }

    /**
     * One of them.
     *
     * @param at when
     * @param value not a number where there is none
     */
    public record Point(Instant at, double value) {}
  }
}
