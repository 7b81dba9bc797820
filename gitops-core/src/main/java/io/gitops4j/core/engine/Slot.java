package io.gitops4j.core.engine;

import io.gitops4j.core.engine.RecordCodec.Stamped;
import io.gitops4j.core.model.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An environment's stream, folded. Not thread-safe. */
final class Slot {
  private final Map<String, Long> requests = new LinkedHashMap<>();
  private long version;
  private Instant lastAt = Instant.EPOCH;
  private SlotRecord.@Nullable Owned owner;
  private SlotRecord.@Nullable Vacated release;
  private SlotRecord.@Nullable Held hold;
  private Instant releasedAt = Instant.EPOCH;
  private Instant heldAt = Instant.EPOCH;
  private long promotedOrder;

  void apply(Stamped stamped) {
    version = stamped.sequence() + 1;
    lastAt = stamped.at();
    Object record = stamped.record();
    if (record instanceof SlotRecord.Requested r) {
      requests.put(r.run(), r.order());
    } else if (record instanceof SlotRecord.Owned r) {
      owner = r;
      requests.remove(r.run());
    } else if (record instanceof SlotRecord.Vacated r) {
      vacated(r, stamped.at());
    } else if (record instanceof SlotRecord.Held r) {
      hold = r;
      heldAt = stamped.at();
    } else if (record instanceof SlotRecord.Unheld) {
      hold = null;
    }
  }

  private void vacated(SlotRecord.Vacated r, Instant at) {
    if (owner != null && owner.run().equals(r.run())) {
      owner = null;
    }
    requests.remove(r.run());
    if (r.promoted()) {
      release = r;
      releasedAt = at;
      promotedOrder = Math.max(promotedOrder, r.order());
    }
  }

  long version() {
    return version;
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

  Optional<SlotRecord.Vacated> release() {
    return Optional.ofNullable(release);
  }

  Instant releasedAt() {
    return releasedAt;
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

  /** Runs that asked for it, in the order they asked. */
  List<String> requests() {
    return List.copyOf(requests.keySet());
  }

  boolean hasRequest(String run) {
    return requests.containsKey(run);
  }

  Fields champion() {
    Fields metrics = release == null ? null : release.metrics();
    return metrics == null ? Fields.none() : metrics;
  }
}
