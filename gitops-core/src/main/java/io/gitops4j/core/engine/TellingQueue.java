package io.gitops4j.core.engine;

import io.gitops4j.core.spi.Journal.StreamId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The runs one subscriber is still to be told of, each by one thread at a time. Thread-safe. */
final class TellingQueue {
  /** How many runs a subscriber is told of at once. */
  private static final int AT_ONCE = 4;

  private final Map<StreamId, Telling> waiting = new HashMap<>();
  private final TreeSet<Telling> byTime = new TreeSet<>(Telling.BY_TIME);
  private final Map<StreamId, Telling> underWay = new HashMap<>();

  /** There is something to tell of a run, at that time; one that failed keeps its pause. */
  synchronized void offer(StreamId run, Instant at) {
    Telling busy = underWay.get(run);
    Telling telling = waiting.get(run);
    if (busy != null) {
      busy.again(at);
    } else if (telling == null) {
      add(new Telling(run, at));
    } else if (telling.failures() == 0 && at.isBefore(telling.at())) {
      byTime.remove(telling);
      telling.at(at);
      byTime.add(telling);
    }
  }

  /** The next that is due, unless enough are under way. */
  synchronized Optional<Telling> take(Instant now) {
    if (next().filter(at -> !at.isAfter(now)).isEmpty()) {
      return Optional.empty();
    }
    Telling first = byTime.pollFirst();
    waiting.remove(first.run());
    underWay.put(first.run(), first);
    return Optional.of(first);
  }

  /** What was taken is told, unless something came meanwhile. */
  synchronized void done(Telling telling) {
    underWay.remove(telling.run());
    telling.again().ifPresent(at -> add(new Telling(telling.run(), at)));
  }

  /** What was taken could not be told: it is due again after a pause. */
  synchronized void failed(Telling telling, InstantSource clock) {
    underWay.remove(telling.run());
    telling.failed(clock.instant());
    add(telling);
  }

  /** When the next can be taken; empty too while enough are under way, until one comes back. */
  synchronized Optional<Instant> next() {
    return byTime.isEmpty() || underWay.size() >= AT_ONCE
        ? Optional.empty()
        : Optional.of(byTime.first().at());
  }

  private void add(Telling telling) {
    waiting.put(telling.run(), telling);
    byTime.add(telling);
  }
}
