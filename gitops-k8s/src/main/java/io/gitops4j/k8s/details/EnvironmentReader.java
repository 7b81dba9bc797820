package io.gitops4j.k8s.details;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.MetricSource;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.deploy.ClusterTarget;
import io.gitops4j.k8s.deploy.Standing;
import io.gitops4j.k8s.details.ReadEnvironment.Said;
import io.gitops4j.k8s.health.HealthState;
import io.gitops4j.k8s.health.HealthVerdict;
import io.gitops4j.k8s.model.ObjectId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what an application is in a cluster, by lists: as many requests for a thousand objects as
 * for one of each kind, but for logs, which are asked for container by container. What can't be
 * read is told as a {@link Gap}; nothing is thrown for it.
 *
 * <p>Logs are shown as programs write them: a program that writes a secret shows it to whoever may
 * read details. Leave them out by {@link LogLimits#NONE} where that is not wanted.
 *
 * <p>Immutable and thread-safe.
 */
public final class EnvironmentReader {
  private static final HealthVerdict MISSING =
      new HealthVerdict(HealthState.FAILED, "object.missing", "", "It is not there any more.");

  private final ClusterTarget target;
  private final LogLimits logs;
  private final SeriesReader series;
  private final InstantSource clock;

  private EnvironmentReader(
      ClusterTarget target, LogLimits logs, SeriesReader series, InstantSource clock) {
    this.target = target;
    this.logs = logs;
    this.series = series;
    this.clock = clock;
  }

  /** Of what a target applied. */
  public static EnvironmentReader of(ClusterTarget target) {
    Objects.requireNonNull(target, "target");
    return new EnvironmentReader(target, LogLimits.USUAL, SeriesReader.NONE, SystemClock.utc());
  }

  /** The same with other limits for logs. */
  public EnvironmentReader withLogs(LogLimits limits) {
    return new EnvironmentReader(target, Objects.requireNonNull(limits, "limits"), series, clock);
  }

  /** The same with these series, too, of a source of metrics. */
  public EnvironmentReader withSeries(MetricSource source, SeriesQuery... queries) {
    Objects.requireNonNull(source, "source");
    return with(series.with(() -> source, List.of(queries)));
  }

  EnvironmentReader with(SeriesReader other) {
    return new EnvironmentReader(target, logs, other, clock);
  }

  /** The same with another clock. */
  public EnvironmentReader withClock(InstantSource other) {
    return new EnvironmentReader(target, logs, series, Objects.requireNonNull(other, "clock"));
  }

  /** What is there now. */
  public EnvironmentDetails read(String application, String environment) {
    return read(application, environment, Said.NOTHING, new Gaps());
  }

  EnvironmentDetails read(String application, String environment, Said said, Gaps gaps) {
    Optional<Standing> standing =
        gaps.orElse(
            Optional.empty(), "what was applied", () -> target.standing(application, environment));
    List<ObjectDetails> objects = new ArrayList<>();
    List<EventGroup> events = new ArrayList<>();
    standing.ifPresent(s -> read(s, objects, events, gaps));
    Instant now = clock.instant();
    List<SeriesDetails> measured = series.read(application, environment, now, gaps);
    return new ReadEnvironment(
        application,
        environment,
        now,
        standing.flatMap(Standing::applied).orElse(null),
        List.copyOf(objects),
        List.copyOf(events),
        measured,
        said,
        PromotedDigests.compare(said.status(), objects),
        gaps.all());
  }

  private void read(
      Standing standing, List<ObjectDetails> objects, List<EventGroup> events, Gaps gaps) {
    Cluster cluster = target.cluster();
    Map<ObjectId, Optional<Fields>> members = new MemberReader(cluster, gaps).read(standing);
    List<Fields> live = members.values().stream().flatMap(Optional::stream).toList();
    Offspring offspring = Offspring.of(live, cluster, gaps);
    Map<String, Usage> usage = UsageReader.read(cluster, offspring.selectors(), gaps);
    Pods pods = new Pods(usage, offspring);
    standing.members().forEach(m -> pods.add(m.id()));
    Map<String, List<LogTail>> tails =
        new LogReader(cluster, logs, clock, gaps).read(pods.sources());
    for (Standing.Member member : standing.members()) {
      objects.add(object(member.id(), members, pods.of(member.id(), tails)));
    }
    Set<String> namespaces = new TreeSet<>();
    members.keySet().forEach(id -> namespaces.add(id.namespace()));
    namespaces.remove("");
    events.addAll(EventReader.read(cluster, namespaces, offspring.all().keySet(), gaps));
  }

  private ObjectDetails object(
      ObjectId id, Map<ObjectId, Optional<Fields>> read, List<PodDetails> pods) {
    if (!read.containsKey(id)) {
      return new ReadObject(id, null, false, OptionalLong.empty(), pods);
    }
    Optional<Fields> live = read.getOrDefault(id, Optional.empty());
    HealthVerdict verdict = live.map(target.profile()::judge).orElse(MISSING);
    OptionalLong wanted = live.map(Workloads::wanted).orElse(OptionalLong.empty());
    return new ReadObject(id, verdict, live.isEmpty(), wanted, pods);
  }

  /** The pods of all objects, before and after their logs are read. */
  private final class Pods {
    private final Map<String, Usage> usage;
    private final Offspring offspring;
    private final List<LogReader.Source> sources = new ArrayList<>();

    Pods(Map<String, Usage> usage, Offspring offspring) {
      this.usage = usage;
      this.offspring = offspring;
    }

    void add(ObjectId root) {
      for (Fields pod : offspring.pods(root)) {
        ReadPod.containers(pod, usage).forEach(c -> sources.add(new LogReader.Source(pod, c)));
      }
    }

    List<LogReader.Source> sources() {
      return sources;
    }

    List<PodDetails> of(ObjectId root, Map<String, List<LogTail>> tails) {
      List<PodDetails> pods = new ArrayList<>();
      for (Fields pod : offspring.pods(root)) {
        List<ReadContainer> containers =
            ReadPod.containers(pod, usage).stream()
                .map(c -> c.with(tails.getOrDefault(new LogReader.Source(pod, c).key(), List.of())))
                .toList();
        pods.add(ReadPod.of(pod, containers, target.profile()));
      }
      pods.sort(
          Comparator.comparing(PodDetails::createdAt).reversed().thenComparing(PodDetails::name));
      return List.copyOf(pods);
    }
  }
}
