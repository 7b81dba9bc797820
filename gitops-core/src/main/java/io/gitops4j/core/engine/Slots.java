package io.gitops4j.core.engine;

import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.VersionConflictException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads and writes environments' streams. Thread-safe. */
final class Slots {
  private final Journal journal;
  private final InstantSource clock;

  Slots(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  Slot read(TenantId tenant, String application, String environment) {
    StreamId stream = id(tenant, application, environment);
    Slot slot = new Slot();
    Excerpt excerpt = journal.read(stream, 0);
    long sequence = excerpt.first();
    for (Entry entry : excerpt.entries()) {
      slot.apply(RecordCodec.read(entry, sequence++));
    }
    return slot;
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
    while (true) {
      Slot slot = read(tenant, application, environment);
      Optional<? extends SlotRecord> record = decision.apply(slot);
      if (record.isEmpty() || append(id(tenant, application, environment), slot, record.get())) {
        return slot;
      }
    }
  }

  private boolean append(StreamId stream, Slot slot, SlotRecord record) {
    Instant now = clock.instant().isBefore(slot.lastAt()) ? slot.lastAt() : clock.instant();
    Entry entry = RecordCodec.write((Record) record, now, 0, true);
    try {
      journal.append(stream, slot.version(), Writer.anyone(), List.of(entry), Schedule.unchanged());
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

  static StreamId id(TenantId tenant, String application, String environment) {
    return new StreamId(tenant, "env/" + application + "/" + environment);
  }
}
