package io.gitops4j.core.engine;

import io.gitops4j.core.engine.RecordCodec.Stamped;
import io.gitops4j.core.engine.SlotRecord.Tenure;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.Excerpt;
import io.gitops4j.core.spi.JournalException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An environment's stream, folded. What {@link #after} returned is never changed again. */
final class Slot {
  private final Map<String, SlotRecord.Requested> requests;
  private long version;
  private long summarized;
  private Instant lastAt = Instant.EPOCH;
  private SlotRecord.@Nullable Owned owner;
  private SlotRecord.@Nullable Held hold;
  private Instant heldAt = Instant.EPOCH;
  private long promotedOrder;
  private History history = History.NONE;

  /** The slot of a stream nobody wrote to. */
  Slot() {
    requests = new LinkedHashMap<>();
  }

  private Slot(Slot other) {
    requests = new LinkedHashMap<>(other.requests);
    version = other.version;
    summarized = other.summarized;
    lastAt = other.lastAt;
    owner = other.owner;
    hold = other.hold;
    heldAt = other.heldAt;
    promotedOrder = other.promotedOrder;
    history = other.history;
  }

  /** The slot once more records were read. */
  Slot after(Excerpt news) {
    if (news.entries().isEmpty()) {
      return this;
    }
    Slot next = new Slot(this);
    long sequence = news.first();
    for (Entry entry : news.entries()) {
      next.apply(RecordCodec.read(entry, sequence++));
    }
    return next;
  }

  private void apply(Stamped stamped) {
    Object record = stamped.record();
    if (stamped.sequence() > version && !(record instanceof SlotRecord.Summary)) {
      throw new JournalException(
          ErrorKind.INTERNAL,
          "Could not read an environment's journal: records "
              + version
              + " to "
              + stamped.sequence()
              + " are missing. Restore it.",
          null);
    }
    version = stamped.sequence() + 1;
    lastAt = stamped.at();
    if (record instanceof SlotRecord.Requested r) {
      requests.put(r.run(), r);
    } else if (record instanceof SlotRecord.Owned r) {
      owner = r;
      requests.remove(r.run());
    } else if (record instanceof SlotRecord.Vacated r) {
      vacated(r, stamped);
    } else if (record instanceof SlotRecord.Held r) {
      hold = r;
      heldAt = stamped.at();
    } else if (record instanceof SlotRecord.Unheld) {
      hold = null;
    } else if (record instanceof SlotRecord.Summary r) {
      summarized(r, stamped.sequence());
    }
  }

  private void vacated(SlotRecord.Vacated r, Stamped stamped) {
    requests.remove(r.run());
    if (r.promoted()) {
      promotedOrder = Math.max(promotedOrder, r.order());
    }
    if (owner != null && owner.run().equals(r.run())) {
      history = history.and(new Tenure(stamped.sequence(), stamped.at(), owner.node(), r));
      owner = null;
    }
  }

  private void summarized(SlotRecord.Summary r, long number) {
    requests.clear();
    r.requests().forEach(request -> requests.put(request.run(), request));
    owner = r.owner();
    hold = r.hold();
    heldAt = r.heldAt();
    promotedOrder = r.promotedOrder();
    history = new History(r.history(), r.current(), r.cut());
    summarized = number;
  }

  /** All of it as one record. */
  SlotRecord.Summary summary() {
    return new SlotRecord.Summary(
        List.copyOf(requests.values()),
        owner,
        hold,
        heldAt,
        promotedOrder,
        history.current(),
        history.tenures(),
        history.cut());
  }

  long version() {
    return version;
  }

  /** How many records there are since the last summary. */
  long unsummarized() {
    return version - summarized;
  }

  Instant lastAt() {
    return lastAt;
  }

  boolean isOwnedBy(String run) {
    return owner != null && owner.run().equals(run);
  }

  Optional<SlotRecord.Owned> owner() {
    return Optional.ofNullable(owner);
  }

  Optional<SlotRecord.Held> hold() {
    return Optional.ofNullable(hold);
  }

  Instant heldAt() {
    return heldAt;
  }

  /** The newest run whose release was ever promoted here. */
  long promotedOrder() {
    return promotedOrder;
  }

  History history() {
    return history;
  }

  /** Runs that asked for it, in the order they asked. */
  List<String> requests() {
    return List.copyOf(requests.keySet());
  }

  boolean hasRequest(String run) {
    return requests.containsKey(run);
  }

  /** Another run that asked for it and goes before this one. */
  Optional<String> goesFirst(String run) {
    return requests.values().stream()
        .filter(r -> r.first() && !r.run().equals(run))
        .map(SlotRecord.Requested::run)
        .findFirst();
  }

  Fields champion() {
    return history.promotion().map(t -> t.vacated().metrics()).orElse(Fields.none());
  }
}
