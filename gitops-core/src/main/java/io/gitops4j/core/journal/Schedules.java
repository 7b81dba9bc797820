package io.gitops4j.core.journal;

import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which streams are due when, and which wait for what. Thread-safe. */
final class Schedules {
  /** By tenant, then by name. */
  static final Comparator<StreamId> BY_NAME =
      Comparator.comparing((StreamId s) -> s.tenant().value()).thenComparing(StreamId::name);

  private final Map<StreamId, Schedule> schedules = new HashMap<>();
  private final NavigableSet<Due> due =
      new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::stream, BY_NAME));
  private final Map<Waited, Set<StreamId>> waiting = new HashMap<>();

  /** Sets a stream's schedule, unless that is unchanged; whether it is another now. */
  synchronized boolean set(StreamId stream, Schedule schedule) {
    Schedule before = schedules.getOrDefault(stream, Schedule.never());
    if (schedule.kind() == Schedule.Kind.UNCHANGED || schedule.equals(before)) {
      return false;
    }
    replace(stream, schedule);
    return true;
  }

  private void replace(StreamId stream, Schedule schedule) {
    Schedule before = schedules.remove(stream);
    if (before != null) {
      due.remove(new Due(before.at(), stream));
      before.wakeOn().forEach(key -> forget(new Waited(stream.tenant(), key), stream));
    }
    if (schedule.kind() == Schedule.Kind.NEVER) {
      return;
    }
    schedules.put(stream, schedule);
    if (schedule.kind() == Schedule.Kind.AT) {
      due.add(new Due(schedule.at(), stream));
    }
    for (WakeKey key : schedule.wakeOn()) {
      waiting
          .computeIfAbsent(new Waited(stream.tenant(), key), k -> new TreeSet<>(BY_NAME))
          .add(stream);
    }
  }

  synchronized boolean isSet(StreamId stream) {
    return schedules.containsKey(stream);
  }

  synchronized List<StreamId> due(Instant now, int limit) {
    List<StreamId> found = new ArrayList<>();
    for (Due next : due) {
      if (next.at().isAfter(now) || found.size() == limit) {
        break;
      }
      found.add(next.stream());
    }
    return found;
  }

  synchronized Optional<Instant> next(Instant after) {
    return due.stream().map(Due::at).filter(at -> at.isAfter(after)).findFirst();
  }

  synchronized List<StreamId> waitingFor(TenantId tenant, WakeKey key) {
    return List.copyOf(waiting.getOrDefault(new Waited(tenant, key), Set.of()));
  }

  private void forget(Waited key, StreamId stream) {
    Set<StreamId> streams = waiting.get(key);
    if (streams != null && streams.remove(stream) && streams.isEmpty()) {
      waiting.remove(key);
    }
  }

  private record Due(Instant at, StreamId stream) {}

  private record Waited(TenantId tenant, WakeKey key) {}
}
