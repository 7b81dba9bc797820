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
  /** How long a claim holds without renewal. */
  static final Duration LENGTH = Duration.ofMinutes(1);

  /** What must be left of it when something is sent. */
  private static final Duration NEEDED = LENGTH.dividedBy(2);

  private final Journal journal;
  private final InstantSource clock;
  private final Claim claim;
  private Instant from;
  private boolean lost;

  private Lease(Journal journal, InstantSource clock, Claim claim, Instant from) {
    this.journal = journal;
    this.clock = clock;
    this.claim = claim;
    this.from = from;
  }

  /** Claims a stream; empty if somebody holds it. */
  static Optional<Lease> take(
      Journal journal, InstantSource clock, StreamId stream, String process) {
    Instant before = clock.instant();
    return journal
        .claim(stream, process, LENGTH)
        .map(claim -> new Lease(journal, clock, claim, before));
  }

  Claim claim() {
    return claim;
  }

  /** When it ends, unless it is renewed. */
  synchronized Instant until() {
    return from.plus(LENGTH);
  }

  /** Renews it if it is getting short; false if it was lost. */
  synchronized boolean keep() {
    Instant now = clock.instant();
    boolean enough = !now.isBefore(from) && now.isBefore(until().minus(NEEDED));
    if (!lost && !enough) {
      lost = !journal.renew(claim, LENGTH);
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
