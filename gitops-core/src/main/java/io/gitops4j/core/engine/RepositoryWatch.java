package io.gitops4j.core.engine;

import io.gitops4j.core.engine.NewestVersion.Found;
import io.gitops4j.core.engine.VersionRecord.VersionNoticed;
import io.gitops4j.core.engine.VersionRecord.VersionStarted;
import io.gitops4j.core.engine.VersionRecord.WatchBegan;
import io.gitops4j.core.engine.VersionStream.Seen;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Trigger;
import io.gitops4j.core.spi.Descriptor;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.core.spi.VersionConflictException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One repository that is watched for one pipeline. What is noticed is journaled before its run is
 * started, so that whoever comes after a crash starts that, and nothing twice. Any number of
 * processes may look at once. Thread-safe: one thread looks at a time.
 */
final class RepositoryWatch {
  private static final System.Logger LOG = System.getLogger(RepositoryWatch.class.getName());

  private final Delivery delivery;
  private final TenantId tenant;
  private final String pipeline;
  private final Trigger.Watched watched;
  private final Actor actor;
  private final CrashPoints crashes;
  private final VersionStream stream;
  private final NewestVersion newest;

  RepositoryWatch(
      Delivery delivery,
      VersionStream stream,
      TenantId tenant,
      String pipeline,
      Trigger.Watched watched,
      Actor actor,
      CrashPoints crashes) {
    this.delivery = delivery;
    this.stream = stream;
    this.tenant = tenant;
    this.pipeline = pipeline;
    this.watched = watched;
    this.actor = actor;
    this.crashes = crashes;
    this.newest = new NewestVersion(watched);
  }

  StreamId stream() {
    return stream.id();
  }

  TenantId tenant() {
    return tenant;
  }

  String pipeline() {
    return pipeline;
  }

  ImageReference repository() {
    return watched.repository();
  }

  /**
   * Looks once; the runs that were started, now or by another process at the same moment.
   *
   * @throws io.gitops4j.core.model.ProviderException if the registry, the journal or the delivery
   *     refuses
   */
  synchronized List<Run> look() {
    List<Run> started = new ArrayList<>();
    Seen seen = startNoticed(started);
    Optional<VersionNoticed> news = news(seen);
    while (news.isPresent() && !note(seen, news.get())) {
      seen = startNoticed(started);
      news = news(seen);
    }
    if (news.isPresent()) {
      crashes.at("version-noticed");
      startNoticed(started);
    } else if (seen.version() == 0 && watched.versions().isFromNowOn()) {
      note(seen, new WatchBegan());
    }
    return started;
  }

  /** Writes down what was noticed; false if another process was first with something. */
  private <T extends Record & VersionRecord> boolean note(Seen seen, T news) {
    try {
      stream.append(seen, news);
      return true;
    } catch (VersionConflictException e) {
      LOG.log(System.Logger.Level.DEBUG, "Another process was first", e);
      return false;
    }
  }

  private Optional<VersionNoticed> news(Seen seen) {
    VersionNoticed last = seen.last();
    Registry registry = delivery.connections(tenant).registry(watched.repository().host());
    Optional<Found> found = newest.newerThan(last, registry);
    if (found.isPresent()) {
      boolean starts = seen.version() > 0 || !watched.versions().isFromNowOn();
      Found version = found.get();
      return digest(registry, version.tag())
          .map(at -> new VersionNoticed(version.tag(), at, version.created(), false, starts));
    }
    if (last == null || !watched.versions().countsMovedTags()) {
      return Optional.empty();
    }
    return digest(registry, last.tag())
        .filter(now -> !now.equals(last.digest()))
        .map(now -> new VersionNoticed(last.tag(), now, last.created(), true, true));
  }

  /** What a tag points to; empty if it went meanwhile. */
  private Optional<Digest> digest(Registry registry, String tag) {
    return registry.head(watched.repository().repository(), tag).map(Descriptor::digest);
  }

  /** Starts what was noticed and not started; the stream after that. */
  private Seen startNoticed(List<Run> started) {
    Seen seen = stream.read();
    while (seen.unstarted().isPresent()) {
      Run run = start(seen.unstarted().get(), seen.version());
      crashes.at("version-started");
      started.add(run);
      seen = noteStarted(seen, run);
    }
    return seen;
  }

  private Run start(VersionNoticed noticed, long sequence) {
    Start start =
        Start.artifact(watched.repository().withTag(noticed.tag()).withDigest(noticed.digest()));
    // a tag that comes back to a digest it had is a start of its own
    Start one = noticed.moved() ? start.again("moved " + sequence) : start;
    return delivery.start(tenant, pipeline, one, actor);
  }

  private Seen noteStarted(Seen seen, Run run) {
    try {
      return stream.append(seen, new VersionStarted(run.id().value()));
    } catch (VersionConflictException e) {
      LOG.log(System.Logger.Level.DEBUG, "Another process started it as well: the same run", e);
      return stream.read();
    }
  }
}
