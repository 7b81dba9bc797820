package io.gitops4j.git;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Waits a little before trying again, longer each time and never the same. */
final class Pause {
  private static final Duration FIRST = Duration.ofMillis(40);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Pause() {}

  /**
   * Waits, or returns early if the thread is interrupted.
   *
   * @param attempt how often it was tried, from 1
   */
  static void before(int attempt) {
    long most = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(attempt, 20));
    LockSupport.parkNanos(most / 2 + ThreadLocalRandom.current().nextLong(most / 2));
  }

  /** Waits long enough for what takes a moment to be over. */
  static void briefly() {
    LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
  }
}
