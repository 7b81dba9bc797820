package io.gitops4j.k8s.details;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.k8s.cluster.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the ends of containers' logs, those of containers that are not well first. */
final class LogReader {
  /** A request that was begun gets so long. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final LogLimits limits;
  private final InstantSource clock;
  private final Gaps gaps;

  LogReader(Cluster cluster, LogLimits limits, InstantSource clock, Gaps gaps) {
    this.cluster = cluster;
    this.limits = limits;
    this.clock = clock;
    this.gaps = gaps;
  }

  /**
   * A container that may have logs.
   *
   * @param pod as it was read
   * @param container of it
   */
  record Source(Fields pod, ReadContainer container) {
    boolean hasWritten() {
      return !container.imageId().isEmpty() && (hasCurrent() || hasPrevious());
    }

    boolean hasCurrent() {
      return container.state() == ContainerDetails.State.RUNNING
          || container.state() == ContainerDetails.State.TERMINATED;
    }

    boolean hasPrevious() {
      return container.restarts() > 0;
    }

    String key() {
      return Offspring.uid(pod) + "/" + container.name();
    }
  }

  /** By {@link Source#key}. */
  Map<String, List<LogTail>> read(List<Source> sources) {
    List<Source> chosen =
        sources.stream()
            .filter(Source::hasWritten)
            .sorted(Comparator.comparing(source -> source.container().isReady()))
            .limit(limits.containers())
            .toList();
    Instant end = clock.instant().plus(limits.time());
    Map<String, List<LogTail>> logs = new HashMap<>();
    for (Source source : chosen) {
      if (!clock.instant().isBefore(end)) {
        gaps.add(
            new Gap("some logs", ErrorKind.UNAVAILABLE, "They took longer than " + limits.time()));
        return logs;
      }
      List<LogTail> tails = new ArrayList<>();
      logs.put(source.key(), tails);
      try {
        read(source, end, tails);
      } catch (ProviderException e) {
        gaps.add("the log of " + name(source), e);
        if (e.kind() == ErrorKind.FORBIDDEN || e.kind() == ErrorKind.UNAUTHENTICATED) {
          return logs; // the others would be refused, too
        }
      }
    }
    return logs;
  }

  private static String name(Source source) {
    Fields metadata = source.pod().object("metadata");
    return metadata.findText("name").orElse("") + ", container " + source.container().name();
  }

  private void read(Source source, Instant end, List<LogTail> tails) {
    if (source.hasPrevious()) {
      try {
        tails.add(tail(source, true, end));
      } catch (ProviderException e) {
        if (e.kind() != ErrorKind.INVALID && e.kind() != ErrorKind.NOT_FOUND) {
          throw e;
        }
        gaps.add("the previous log of " + name(source), e); // nodes forget them
      }
    }
    if (source.hasCurrent()) {
      tails.add(tail(source, false, end));
    }
  }

  /** The server cuts off at the end, where the newest lines are: then fewer are asked for. */
  private LogTail tail(Source source, boolean previous, Instant end) {
    String container = source.container().name();
    int lines = limits.lines();
    while (true) {
      Duration left = Duration.between(clock.instant(), end);
      Duration atMost = left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
      byte[] said = cluster.log(source.pod(), container, previous, lines, limits.bytes(), atMost);
      boolean whole = said.length < limits.bytes();
      if (whole || lines == 1) {
        List<String> read = new String(said, UTF_8).lines().toList();
        int most = Math.min(read.size(), lines);
        List<String> last = read.subList(read.size() - most, read.size());
        return new LogTail(previous, last, !whole || lines < limits.lines());
      }
      lines = Math.max(1, lines / 2);
    }
  }
}
