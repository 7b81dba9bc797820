package io.gitops4j.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a registry was found not to offer, so that not every call finds it out anew. Remembered for
 * an hour, because registries are upgraded; of more than a thousand findings the oldest are
 * forgotten. Thread-safe.
 */
final class Findings {
  private static final Duration KEPT = Duration.ofHours(1);
  private static final int MOST = 1_000;

  private final InstantSource clock;
  private final Map<String, Instant> lacking = new LinkedHashMap<>();

  Findings(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether it was found lately that this is not offered. */
  synchronized boolean lacks(String what) {
    Instant until = lacking.get(what);
    return until != null && clock.instant().isBefore(until);
  }

  /** This is not offered. */
  synchronized void lacking(String what) {
    lacking.remove(what);
    lacking.put(what, clock.instant().plus(KEPT));
    if (lacking.size() > MOST) {
      lacking.remove(lacking.keySet().iterator().next());
    }
  }

  /** This is offered after all. */
  synchronized void offers(String what) {
    lacking.remove(what);
  }
}
