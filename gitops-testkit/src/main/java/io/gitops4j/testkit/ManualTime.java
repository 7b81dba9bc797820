package io.gitops4j.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told to go on, and never goes back. Thread-safe. */
public final class ManualTime implements InstantSource {
  private Instant now;

  /** A clock that stands at this moment. */
  public ManualTime(Instant start) {
    this.now = start;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Goes on by so much. */
  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("Time does not go back");
    }
    now = now.plus(by);
  }

  /** Goes on to that moment; does nothing if it is past. */
  public synchronized void advanceTo(Instant moment) {
    now = moment.isAfter(now) ? moment : now;
  }

  @Override
  public String toString() {
    return instant().toString();
  }
}
