package io.gitops4j.core.engine;

import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.VersionConflictException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A claim, and how long it holds by our own clock, counted from before it was asked for. A clock
 * that went back makes it doubtful, and it is asked for again. Thread-safe.
 */
final class Lease {
  private final Journal journal;
  private final InstantSource clock;
  private final Claim claim;
  private final Duration length;
  private Instant from;
  private boolean lost;

  private Lease(Journal journal, InstantSource clock, Claim claim, Duration length, Instant from) {
    this.journal = journal;
    this.clock = clock;
    this.claim = claim;
    this.length = length;
    this.from = from;
  }

  /**
   * Claims a stream; empty if somebody holds it.
   *
   * @param length how long the claim holds without renewal
   */
  static Optional<Lease> take(
      Journal journal, InstantSource clock, StreamId stream, String process, Duration length) {
    Instant before = clock.instant();
    return journal
        .claim(stream, process, length)
        .map(claim -> new Lease(journal, clock, claim, length, before));
  }

  Claim claim() {
    return claim;
  }

  /** When it ends, unless it is renewed. */
  synchronized Instant until() {
    return from.plus(length);
  }

  /** Renews it if less than half of it is left; false if it was lost. */
  synchronized boolean keep() {
    Instant now = clock.instant();
    boolean enough = !now.isBefore(from) && now.isBefore(until().minus(length.dividedBy(2)));
    if (!lost && !enough) {
      lost = !journal.renew(claim, length);
      from = now;
    }
    return !lost;
  }

  /**
   * Right before something is sent: makes sure that nobody takes the run over while it is under
   * way.
   *
   * @throws VersionConflictException if somebody has taken it over already
   */
  void ensure() {
    if (!keep()) {
      throw new VersionConflictException(claim);
    }
  }

  /** Gives the claim back. */
  void release() {
    journal.release(claim);
  }
}
