package io.gitops4j.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Between one attempt and the next; an interruption ends it. */
final class Pause {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final int MOST_DOUBLINGS = 5;

  /** Longer than this nobody waits here: whoever called is told when to come back. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private Pause() {}

  /** A tenth of a second before the second attempt, then twice that, and so on; somewhat varied. */
  static void before(int attempts) {
    long pause = FIRST.toNanos() << Math.min(Math.max(attempts - 1, 0), MOST_DOUBLINGS);
    park(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
  }

  /**
   * As long as the other side wants.
   *
   * @return false, at once, if that is longer than anybody should be kept here
   */
  static boolean as(Optional<Duration> wanted, int attempts) {
    if (wanted.isEmpty()) {
      before(attempts);
    } else if (wanted.get().compareTo(LONGEST) > 0) {
      return false;
    } else {
      park(wanted.get().toNanos());
    }
    return true;
  }

  private static void park(long nanos) {
    Semaphore never = new Semaphore(0);
    try {
      boolean woken = never.tryAcquire(nanos, TimeUnit.NANOSECONDS);
      System.getLogger(Pause.class.getName()).log(System.Logger.Level.TRACE, "Woken: {0}", woken);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
