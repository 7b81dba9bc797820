package io.gitops4j.core.journal;

import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Who holds which stream, until when. Thread-safe. */
final class Claims {
  private final InstantSource clock;
  private final Map<StreamId, Held> held = new HashMap<>();

  Claims(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether nobody holds a claim on the stream that has not ended. */
  synchronized boolean isFree(StreamId stream) {
    Held now = held.get(stream);
    return now == null || !clock.instant().isBefore(now.until);
  }

  /** Gives a claim, and takes the stream from whoever had it. */
  synchronized void give(Claim claim, Duration lease) {
    held.put(claim.stream(), new Held(claim, clock.instant().plus(lease)));
  }

  synchronized boolean renew(Claim claim, Duration lease) {
    if (!holds(claim)) {
      return false;
    }
    give(claim, lease);
    return true;
  }

  /** Ends a claim; false if it was lost. */
  synchronized boolean release(Claim claim) {
    return holds(claim) && held.remove(claim.stream()) != null;
  }

  /**
   * Whether nobody claimed the stream since. A lease that ran out and was not taken over counts.
   */
  synchronized boolean holds(Claim claim) {
    Held now = held.get(claim.stream());
    return now != null && now.claim.equals(claim);
  }

  private record Held(Claim claim, Instant until) {}
}
