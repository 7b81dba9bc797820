package io.gitops4j.core.engine;

import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Claim;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One repository that is watched here, and our claim to be the process that asks the registry. The
 * claim spares the registry; that nothing is started twice does not depend on it. The claim's
 * methods are thread-safe, the rest is guarded by its owner.
 */
final class WatchTurn {
  final RepositoryWatch watch;
  final WatchTimes times;
  boolean busy;
  boolean hinted;

  private final Journal journal;
  private final String process;
  private @Nullable Claim claim;

  WatchTurn(RepositoryWatch watch, WatchTimes times, Journal journal, String process) {
    this.watch = watch;
    this.times = times;
    this.journal = journal;
    this.process = process;
  }

  /** Whether it is up to this process to look, from now on for so long. */
  synchronized boolean isOurs(Duration lease) {
    if (!prolong(lease)) {
      claim = journal.claim(watch.stream(), process, lease).orElse(null);
    }
    return claim != null;
  }

  /** Keeps the claim for so long from now; false if there is none. */
  synchronized boolean prolong(Duration lease) {
    return claim != null && journal.renew(claim, lease);
  }

  /** Lets another process have it at once. */
  synchronized void release() {
    if (claim != null) {
      journal.release(claim);
      claim = null;
    }
  }
}
