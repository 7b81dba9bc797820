package io.gitops4j.k8s.previews;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.k8s.cluster.Cluster;
import io.gitops4j.k8s.cluster.ClusterException;
import io.gitops4j.k8s.cluster.ClusterException.Refusal;
import io.gitops4j.k8s.deploy.ClusterTarget;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A namespace for each preview, with a quota, limits and a time at which it is over. It is made
 * before anything is deployed there ({@link #creating()}), and deleted with all that is in it when
 * the preview is removed ({@link #removing()}). What is left behind all the same, because a run
 * failed, was cancelled or was forgotten, is deleted when its time is over: call {@link #sweep()}
 * now and then.
 *
 * <p>Never deleted is a namespace that is not ours: ours has our label with our owner's name, set
 * by our field manager when it was created, and is the one (by UID) that was looked at. A namespace
 * that is there already is not taken over.
 *
 * <p>Immutable and thread-safe. The cluster is not closed.
 */
public final class PreviewNamespaces {
  private final Cluster cluster;
  private final String owner;
  private final Duration timeToLive;
  private final Map<String, String> quota;
  private final Fields limits;
  private final Map<String, String> labels;
  private final Map<String, String> annotations;
  private final InstantSource clock;

  private PreviewNamespaces(
      Cluster cluster,
      String owner,
      Duration timeToLive,
      Map<String, String> quota,
      Fields limits,
      Map<String, String> labels,
      Map<String, String> annotations,
      InstantSource clock) {
    this.cluster = cluster;
    this.owner = owner;
    this.timeToLive = timeToLive;
    this.quota = Map.copyOf(quota);
    this.limits = limits;
    this.labels = Map.copyOf(labels);
    this.annotations = Map.copyOf(annotations);
    this.clock = clock;
  }

  /**
   * In a cluster; a week each, without quota and limits, unless said.
   *
   * @param owner whose previews these are, as a label's value: {@code shop}; another owner's are
   *     left alone
   */
  public static PreviewNamespaces on(Cluster cluster, String owner) {
    Objects.requireNonNull(cluster, "cluster");
    if (!owner.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")) {
      throw new IllegalArgumentException(
          "Not a label's value: '" + owner + "'. Use 1 to 63 letters, digits, '.', '_' or '-'");
    }
    return new PreviewNamespaces(
        cluster,
        owner,
        Duration.ofDays(7),
        Map.of(),
        Fields.none(),
        Map.of(),
        Map.of(),
        SystemClock.utc());
  }

  /** The same, each over so long after it was last delivered to. */
  public PreviewNamespaces expiringAfter(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("A preview's time to live must be longer than nothing");
    }
    return new PreviewNamespaces(cluster, owner, time, quota, limits, labels, annotations, clock);
  }

  /**
   * The same, where all of a preview together may use so much.
   *
   * @param hard as a ResourceQuota has it: {@code requests.cpu}, {@code limits.memory}, {@code
   *     pods}, {@code services.loadbalancers}
   */
  public PreviewNamespaces withQuota(Map<String, String> hard) {
    return new PreviewNamespaces(
        cluster, owner, timeToLive, hard, limits, labels, annotations, clock);
  }

  /**
   * The same, where containers that say nothing use so much. A quota of {@code requests} or {@code
   * limits} needs that, or manifests that say it.
   *
   * @param requests by resource: {@code cpu}, {@code memory}
   * @param most likewise, its limits
   */
  public PreviewNamespaces withDefaults(Map<String, String> requests, Map<String, String> most) {
    Fields usual =
        Fields.of("type", "Container")
            .with("defaultRequest", new TreeMap<>(requests))
            .with("default", new TreeMap<>(most));
    return new PreviewNamespaces(
        cluster, owner, timeToLive, quota, usual, labels, annotations, clock);
  }

  /** The same with more labels on the namespace. */
  public PreviewNamespaces withLabels(Map<String, String> more) {
    return new PreviewNamespaces(
        cluster, owner, timeToLive, quota, limits, more, annotations, clock);
  }

  /** The same with more annotations on the namespace. */
  public PreviewNamespaces withAnnotations(Map<String, String> more) {
    return new PreviewNamespaces(cluster, owner, timeToLive, quota, limits, labels, more, clock);
  }

  /** The same with another clock. */
  public PreviewNamespaces withClock(InstantSource other) {
    return new PreviewNamespaces(
        cluster, owner, timeToLive, quota, limits, labels, annotations, other);
  }

  /** A step that makes the namespace named like the stage's environment, or keeps it for longer. */
  public Step creating() {
    return new CreationStep(this);
  }

  /**
   * A step that deletes the namespace named like the stage's environment, and waits until it is
   * gone.
   */
  public Step removing() {
    return new RemovalStep(this);
  }

  /** What applies to the namespace of a preview. */
  public ClusterTarget target(String name) {
    return ClusterTarget.on(cluster).in(name);
  }

  /**
   * Makes a namespace with its quota and limits, or brings those of one that is ours up to date.
   *
   * @param until when it is over
   * @throws ProviderException {@code FORBIDDEN} if there is one that is not ours; {@code
   *     UNAVAILABLE} if ours is being deleted; {@link ClusterException} for what the server refuses
   */
  public void create(String name, Instant until) {
    new PreviewNamespace(cluster, owner, name).ensure(until, quota, limits, labels, annotations);
  }

  /** Like {@link #create(String, Instant)}, until its time to live is over. */
  public void create(String name) {
    create(name, clock.instant().plus(timeToLive));
  }

  /**
   * Deletes a namespace and all that is in it, if it is there and ours. It takes the server a while
   * until all is gone.
   *
   * @return whether there was one
   * @throws ProviderException {@code FORBIDDEN} if there is one that is not ours
   */
  public boolean delete(String name) {
    return new PreviewNamespace(cluster, owner, name).delete(any -> true);
  }

  /**
   * Deletes the namespaces of this owner whose time is over, whatever became of the runs that made
   * them. One that can't be deleted does not keep the others.
   *
   * @return the names of those that are on their way
   * @throws ProviderException if one can't be deleted now, after all were tried
   */
  public List<String> sweep() {
    Instant now = clock.instant();
    List<String> deleted = new ArrayList<>();
    List<ProviderException> failures = new ArrayList<>();
    for (Fields seen : cluster.list("v1", "Namespace", "", PreviewNamespace.LABEL + "=" + owner)) {
      PreviewNamespace namespace =
          new PreviewNamespace(cluster, owner, seen.object("metadata").text("name"));
      if (!namespace.isOurs(seen) || !isOver(seen, now)) {
        continue;
      }
      try {
        if (namespace.delete(still -> isOver(still, now))) {
          deleted.add(namespace.name());
        }
      } catch (ProviderException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      ProviderException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
    return List.copyOf(deleted);
  }

  /** What has no time that can be read stays: somebody has to look at it. */
  private static boolean isOver(Fields seen, Instant now) {
    Optional<String> until =
        seen.object("metadata").object("annotations").findText(PreviewNamespace.UNTIL);
    try {
      return until.map(Instant::parse).filter(end -> !end.isAfter(now)).isPresent();
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Whose they are. */
  public String owner() {
    return owner;
  }

  Instant until(Instant from) {
    return from.plus(timeToLive);
  }

  PreviewNamespace namespace(String name) {
    return new PreviewNamespace(cluster, owner, name);
  }

  static ProviderException refused(ErrorKind kind, String verb, String name, String why) {
    return new ProviderException(kind, "Could not " + verb + " Namespace " + name + ": " + why);
  }

  static boolean isStale(ClusterException e) {
    return e.refusal() == Refusal.STALE;
  }
}
