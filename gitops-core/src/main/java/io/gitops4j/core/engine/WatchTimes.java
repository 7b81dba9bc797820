package io.gitops4j.core.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/**
 * When one repository is looked at: at intervals that vary by a tenth, so that many don't come at
 * once; after failures less and less often, up to an hour, and never before a registry wants.
 * Guarded by its owner.
 */
final class WatchTimes {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 10;

  /** What many say at a time is one look. */
  private static final Duration GATHER = Duration.ofSeconds(2);

  private final Duration interval;
  private final Random jitter;
  private Instant next;
  private Instant earliest;
  private int failures;

  /** Due at once. */
  WatchTimes(Duration interval, Instant now, Random jitter) {
    this.interval = interval;
    this.jitter = jitter;
    this.next = now;
    this.earliest = now;
  }

  Instant next() {
    return next;
  }

  /** How often in a row it failed. */
  int failures() {
    return failures;
  }

  /** It was looked at, or another process does. */
  void done(Instant now) {
    failures = 0;
    earliest = now.plus(GATHER);
    next = now.plus(varied(interval));
  }

  /** It could not be looked at. */
  void failed(Instant now) {
    Duration pause = interval.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    Duration longest = interval.compareTo(LONGEST) > 0 ? interval : LONGEST;
    failures++;
    next = now.plus(varied(pause.compareTo(longest) < 0 ? pause : longest));
    earliest = next;
  }

  /** The registry wants to be left alone for so long. */
  void leave(Instant now, Optional<Duration> wanted) {
    Instant until = now.plus(wanted.orElse(interval));
    earliest = earliest.isBefore(until) ? until : earliest;
    next = next.isBefore(earliest) ? earliest : next;
  }

  /** Something may be new. */
  void hint(Instant now) {
    Instant soon = now.isBefore(earliest) ? earliest : now;
    next = next.isBefore(soon) ? next : soon;
  }

  private Duration varied(Duration length) {
    return length.plusMillis((long) (length.toMillis() * 0.1 * jitter.nextDouble()));
  }
}
