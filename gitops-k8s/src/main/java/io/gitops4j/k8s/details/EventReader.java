package io.gitops4j.k8s.details;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.model.ObjectId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads events about objects: as events.k8s.io has them, else as Kubernetes' core has. */
final class EventReader {
  private static final int MOST = 50;

  private EventReader() {}

  /** About objects of these UIDs, the newest groups first, so many at most. */
  static List<EventGroup> read(
      Cluster cluster, Collection<String> namespaces, Set<String> uids, Gaps gaps) {
    Map<Object, EventGroup> groups = new LinkedHashMap<>();
    for (String where : namespaces) {
      List<Fields> events =
          gaps.orElse(List.of(), "events in " + where, () -> events(cluster, where));
      for (Fields event : events) {
        if (uids.contains(about(event).findText("uid").orElse(""))) {
          EventGroup one = group(event);
          Object same = List.of(one.about(), one.type(), one.reason(), one.message());
          groups.merge(same, one, EventReader::both);
        }
      }
    }
    List<EventGroup> sorted = new ArrayList<>(groups.values());
    sorted.sort(Comparator.comparing(EventGroup::last).reversed());
    return List.copyOf(sorted.subList(0, Math.min(MOST, sorted.size())));
  }

  private static List<Fields> events(Cluster cluster, String where) {
    try {
      return cluster.list("events.k8s.io/v1", "Event", where, "");
    } catch (ClusterException e) {
      boolean elsewhere = e.refusal() == Refusal.API_MISSING || e.refusal() == Refusal.FORBIDDEN;
      if (!elsewhere) {
        throw e;
      }
      return cluster.list("v1", "Event", where, "");
    }
  }

  private static Fields about(Fields event) {
    Fields regarding = event.object("regarding");
    return regarding.isEmpty() ? event.object("involvedObject") : regarding;
  }

  private static EventGroup both(EventGroup a, EventGroup b) {
    return new EventGroup(
        a.about(),
        a.type(),
        a.reason(),
        a.message(),
        a.count() + b.count(),
        a.first().isBefore(b.first()) ? a.first() : b.first(),
        a.last().isAfter(b.last()) ? a.last() : b.last());
  }

  private static EventGroup group(Fields event) {
    Fields about = about(event);
    ObjectId id =
        new ObjectId(
            ObjectId.groupOf(about.findText("apiVersion").orElse("")),
            about.findText("kind").filter(k -> !k.isEmpty()).orElse("Object"),
            about.findText("namespace").orElse(""),
            about.findText("name").filter(n -> !n.isEmpty()).orElse("?"));
    Instant made = at(event.object("metadata"), "creationTimestamp").orElse(Instant.EPOCH);
    Instant first = either(event, "deprecatedFirstTimestamp", "firstTimestamp", "eventTime", made);
    Fields series = event.object("series");
    Instant last =
        at(series, "lastObservedTime")
            .orElseGet(() -> either(event, "deprecatedLastTimestamp", "lastTimestamp", "", first));
    long count =
        number(series, "count")
            .or(() -> number(event, "deprecatedCount"))
            .or(() -> number(event, "count"))
            .orElse(1L);
    return new EventGroup(
        id,
        event.findText("type").orElse("Normal"),
        event.findText("reason").orElse(""),
        event.findText("note").or(() -> event.findText("message")).orElse("").strip(),
        Math.max(1, count),
        first,
        last);
  }

  private static Instant either(
      Fields event, String first, String second, String third, Instant otherwise) {
    return at(event, first)
        .or(() -> at(event, second))
        .or(() -> at(event, third))
        .orElse(otherwise);
  }

  private static Optional<Long> number(Fields fields, String name) {
    return fields.find(name).filter(Long.class::isInstance).map(Long.class::cast);
  }

  private static Optional<Instant> at(Fields fields, String name) {
    try {
      return fields.findText(name).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
