package io.gitops4j.core.engine;

import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Forgets runs that ended long ago, unless an environment's history still needs them. Thread-safe.
 */
final class Retention {
  private static final System.Logger LOG = System.getLogger(Retention.class.getName());
  private static final Duration BETWEEN = Duration.ofHours(1);
  private static final String RUNS = "run/";

  private final Journal journal;
  private final InstantSource clock;
  private final Slots slots;
  private final @Nullable Duration keep;
  private final Map<TenantId, Instant> swept = new HashMap<>();

  /**
   * A retention.
   *
   * @param keep how long ended runs are kept; {@code null} for ever
   */
  Retention(Journal journal, InstantSource clock, Slots slots, @Nullable Duration keep) {
    this.journal = journal;
    this.clock = clock;
    this.slots = slots;
    this.keep = keep;
  }

  /** Forgets what a tenant no longer needs, if that was not done lately. */
  void sweep(TenantId tenant) {
    Instant now = clock.instant();
    if (keep == null || !isDue(tenant, now)) {
      return;
    }
    Set<RunId> needed = needed(tenant);
    for (StreamId stream : journal.streams(tenant, RUNS)) {
      RunId run = new RunId(stream.name().substring(RUNS.length()));
      if (!needed.contains(run)) {
        forget(stream, run, now.minus(keep));
      }
    }
  }

  private synchronized boolean isDue(TenantId tenant, Instant now) {
    Instant last = swept.get(tenant);
    if (last != null && now.isBefore(last.plus(BETWEEN))) {
      return false;
    }
    swept.put(tenant, now);
    return true;
  }

  private Set<RunId> needed(TenantId tenant) {
    Set<RunId> needed = new HashSet<>();
    for (Slot slot : slots.all(tenant)) {
      slot.owner().map(SlotRecord.Owned::run).map(RunId::new).ifPresent(needed::add);
      slot.requests().stream().map(RunId::new).forEach(needed::add);
      for (SlotRecord.Tenure tenure : slot.history().all()) {
        needed.add(new RunId(tenure.vacated().run()));
        String release = History.origin(tenure).release();
        if (release != null) {
          needed.add(new RunId(release));
        }
      }
    }
    return needed;
  }

  private void forget(StreamId stream, RunId run, Instant endedBefore) {
    try {
      RunStream read = new RunStream(journal, stream.tenant(), run, clock, s -> {});
      boolean over = read.look(s -> isOver(s) && s.lastAt().isBefore(endedBefore));
      if (over && journal.remove(stream, read.look(RunState::version))) {
        LOG.log(System.Logger.Level.DEBUG, "Run {0} was forgotten", run);
      }
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.WARNING, "Run " + run + " can't be forgotten: " + e.getMessage());
    }
  }

  private static boolean isOver(RunState state) {
    return state.ended().isPresent()
        && state.ops().values().stream().allMatch(op -> op.observed().isPresent());
  }
}
