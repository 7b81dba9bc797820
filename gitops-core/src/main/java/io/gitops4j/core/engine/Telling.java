package io.gitops4j.core.engine;

import io.gitops4j.core.spi.Journal.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** That one subscriber is to be told of one run, and when. Guarded by its queue. */
final class Telling {
  static final Comparator<Telling> BY_TIME =
      Comparator.comparing((Telling t) -> t.at)
          .thenComparing(t -> t.run.tenant().value())
          .thenComparing(t -> t.run.name());

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final StreamId run;
  private Instant at;
  private int failures;
  private @Nullable Instant again;

  Telling(StreamId run, Instant at) {
    this.run = run;
    this.at = at;
  }

  StreamId run() {
    return run;
  }

  Instant at() {
    return at;
  }

  void at(Instant when) {
    at = when;
  }

  /** There is more to tell, at that time, once this is done. */
  void again(Instant when) {
    again = again == null || when.isBefore(again) ? when : again;
  }

  /** When there is more to tell. */
  Optional<Instant> again() {
    return Optional.ofNullable(again);
  }

  /** How often in a row it failed. */
  int failures() {
    return failures;
  }

  void progressed() {
    failures = 0;
  }

  /** Puts it off: 1 second, 2, 4 and so on up to 5 minutes. */
  void failed(Instant now) {
    Duration pause = Duration.ofSeconds(1L << Math.min(failures, 9));
    failures++;
    again = null;
    at = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }
}
