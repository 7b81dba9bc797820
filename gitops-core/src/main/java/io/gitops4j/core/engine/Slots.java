package io.gitops4j.core.engine;

import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.VersionConflictException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads and writes environments' streams. Remembers what it read last, so that only news are read;
 * sums a stream up when it has grown, so that old records can go. Thread-safe.
 */
final class Slots {
  /** So many records make a summary worth its writing. */
  static final int RECORDS = 200;

  private static final int REMEMBERED = 2_000;

  private final Journal journal;
  private final InstantSource clock;
  private final int records;
  private final Map<StreamId, Slot> known = new LinkedHashMap<>(16, 0.75f, true);

  Slots(Journal journal, InstantSource clock) {
    this(journal, clock, RECORDS);
  }

  Slots(Journal journal, InstantSource clock, int records) {
    this.journal = journal;
    this.clock = clock;
    this.records = records;
  }

  Slot read(TenantId tenant, String application, String environment) {
    return read(id(tenant, application, environment));
  }

  private Slot read(StreamId stream) {
    Slot before;
    synchronized (known) {
      before = known.getOrDefault(stream, new Slot());
    }
    Slot now = before.after(journal.read(stream, before.version()));
    if (now.version() > before.version()) {
      remember(stream, now);
    }
    return now;
  }

  private void remember(StreamId stream, Slot slot) {
    synchronized (known) {
      known.merge(stream, slot, (a, b) -> a.version() > b.version() ? a : b);
      if (known.size() > REMEMBERED) {
        known.remove(known.keySet().iterator().next());
      }
    }
  }

  /**
   * Appends what a decision on the present slot wants, deciding anew while others write between.
   *
   * @param decision the record to append, or empty to leave the slot as it is
   * @return the slot as it was decided on
   */
  Slot change(
      TenantId tenant,
      String application,
      String environment,
      Function<Slot, Optional<? extends SlotRecord>> decision) {
    StreamId stream = id(tenant, application, environment);
    while (true) {
      Slot slot = read(stream);
      Optional<? extends SlotRecord> record = decision.apply(slot);
      if (record.isEmpty()) {
        return slot;
      }
      if (append(stream, slot, record.get())) {
        if (slot.unsummarized() >= records) {
          sumUp(stream);
        }
        return slot;
      }
    }
  }

  /** Whoever writes in between sums up instead, at the next turn. */
  private void sumUp(StreamId stream) {
    Slot slot = read(stream);
    if (append(stream, slot, slot.summary())) {
      journal.trim(stream, slot.version());
    }
  }

  private boolean append(StreamId stream, Slot slot, SlotRecord record) {
    Instant now = clock.instant().isBefore(slot.lastAt()) ? slot.lastAt() : clock.instant();
    Entry entry = RecordCodec.write((Record) record, now, 0, true);
    try {
      journal.append(stream, slot.version(), Writer.anyone(), List.of(entry), Schedule.unchanged());
      remember(stream, slot.after(new Excerpt(slot.version(), List.of(entry))));
      return true;
    } catch (VersionConflictException e) {
      return false;
    }
  }

  /** The environments of an application that anything was ever said of. */
  List<String> environments(TenantId tenant, String application) {
    String prefix = "env/" + application + "/";
    return journal.streams(tenant, prefix).stream()
        .map(stream -> stream.name().substring(prefix.length()))
        .toList();
  }

  /** All environments of a tenant. */
  List<Slot> all(TenantId tenant) {
    return journal.streams(tenant, "env/").stream().map(this::read).toList();
  }

  /** What a run has; empty if there is no such run. */
  Optional<Release> release(TenantId tenant, RunId run) {
    RunStream stream = new RunStream(journal, tenant, run, clock, s -> {});
    return stream.look(RunState::exists) ? Optional.of(new RunRelease(stream)) : Optional.empty();
  }

  static StreamId id(TenantId tenant, String application, String environment) {
    return new StreamId(tenant, "env/" + application + "/" + environment);
  }
}
