package io.gitops4j.core.engine;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Trigger;
import io.gitops4j.core.spi.DaemonLoop;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.StreamId;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks for new versions in the repositories of registries that pipelines watch ({@link
 * Trigger#newVersion}), and starts a run for each newest one, from its digest, once: what it
 * noticed is in the journal before the run is started. Versions that came and were overtaken
 * between two looks start nothing.
 *
 * <p>Made by {@link Delivery#versionWatch}. Every process may have one: they take turns, so that a
 * registry is asked by one of them. A {@link #hint} is followed by the process that gets it.
 * Thread-safe.
 */
public final class VersionWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(VersionWatch.class.getName());
  private static final Duration TICK = Duration.ofSeconds(20);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Delivery delivery;
  private final Journal journal;
  private final InstantSource clock;
  private final Actor actor;
  private final Duration interval;
  private final CrashPoints crashes;
  private final String process = "watch-" + UUID.randomUUID().toString().substring(0, 8);
  private final Random jitter = new Random();
  private final Map<StreamId, WatchTurn> turns = new LinkedHashMap<>();
  private @Nullable DaemonLoop loop;
  private boolean closed;

  private VersionWatch(Builder b) {
    this.delivery = b.delivery;
    this.journal = b.journal;
    this.clock = b.clock;
    this.actor = b.actor;
    this.interval = b.interval;
    this.crashes = b.crashes;
  }

  /**
   * Watches what the triggers of a tenant's pipeline name, and no more what an earlier pipeline of
   * that name did.
   */
  public VersionWatch watch(TenantId tenant, Pipeline pipeline) {
    List<RepositoryWatch> wanted =
        pipeline.triggers().stream()
            .flatMap(trigger -> trigger.watched().stream())
            .map(watched -> repository(tenant, pipeline.name(), watched))
            .toList();
    List<StreamId> streams = wanted.stream().map(RepositoryWatch::stream).toList();
    synchronized (this) {
      drop(tenant, pipeline.name(), streams);
      Instant now = clock.instant();
      for (RepositoryWatch each : wanted) {
        turns.computeIfAbsent(each.stream(), key -> turn(each, now));
      }
    }
    wake();
    return this;
  }

  private WatchTurn turn(RepositoryWatch watch, Instant now) {
    return new WatchTurn(watch, new WatchTimes(interval, now, jitter), journal, process);
  }

  private RepositoryWatch repository(TenantId tenant, String name, Trigger.Watched watched) {
    VersionStream stream = new VersionStream(journal, clock, tenant, name, watched);
    return new RepositoryWatch(delivery, stream, tenant, name, watched, actor, crashes);
  }

  /** Watches nothing for a pipeline any more. What was noticed is remembered. */
  public synchronized void forget(TenantId tenant, String pipeline) {
    drop(tenant, pipeline, List.of());
  }

  private void drop(TenantId tenant, String pipeline, List<StreamId> but) {
    for (WatchTurn turn : List.copyOf(turns.values())) {
      RepositoryWatch watch = turn.watch;
      boolean same = watch.tenant().equals(tenant) && watch.pipeline().equals(pipeline);
      if (same && !but.contains(watch.stream())) {
        turns.remove(watch.stream());
        turn.release();
      }
    }
  }

  /**
   * Somebody says that something was pushed to a repository: it is looked at soon, if it is
   * watched. Saying so twice does no harm.
   *
   * @param repository with or without tag and digest, which are not believed
   */
  public void hint(ImageReference repository) {
    ImageReference name = repository.withoutVersion();
    synchronized (this) {
      Instant now = clock.instant();
      for (WatchTurn turn : turns.values()) {
        if (turn.watch.repository().equals(name)) {
          turn.hinted = true;
          turn.times.hint(now);
        }
      }
    }
    wake();
  }

  /**
   * Looks at everything now, in the calling thread, whatever was done when.
   *
   * @return the runs that were started
   * @throws ProviderException what the first registry that refuses says, after the others were
   *     looked at
   */
  public List<Run> look() {
    List<WatchTurn> all;
    synchronized (this) {
      all = List.copyOf(turns.values());
    }
    List<Run> started = new ArrayList<>();
    ProviderException first = null;
    for (WatchTurn turn : all) {
      try {
        started.addAll(turn.watch.look());
      } catch (ProviderException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return started;
  }

  /** Begins to look by a thread of its own. Called once. */
  public synchronized VersionWatch start() {
    loop = new DaemonLoop("gitops4j-versions", this::isOpen, this::round);
    loop.start();
    return this;
  }

  private synchronized boolean isOpen() {
    return !closed;
  }

  private void round() throws InterruptedException {
    Duration left = Duration.between(clock.instant(), work().orElse(Instant.MAX));
    LockSupport.parkNanos((left.compareTo(TICK) < 0 ? left : TICK).toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /**
   * Looks in the calling thread at what is due, for platforms that drive it themselves.
   *
   * @return when something is due next, if anything is watched
   */
  public Optional<Instant> work() {
    WatchTurn turn = take();
    while (turn != null) {
      look(turn);
      turn = take();
    }
    synchronized (this) {
      return turns.values().stream().map(t -> t.times.next()).min(Instant::compareTo);
    }
  }

  private synchronized @Nullable WatchTurn take() {
    Instant now = clock.instant();
    for (WatchTurn turn : turns.values()) {
      if (!closed && !turn.busy && !turn.times.next().isAfter(now)) {
        turn.busy = true;
        return turn;
      }
    }
    return null;
  }

  private void look(WatchTurn turn) {
    try {
      if (isHinted(turn) || turn.isOurs(interval.multipliedBy(2))) {
        turn.watch.look();
      }
      done(turn);
    } catch (RuntimeException e) {
      Duration pause = failed(turn, e);
      if (isRateLimited(e)) {
        turn.prolong(pause.plus(interval)); // the others would only be told the same
      } else {
        turn.release();
      }
    } finally {
      synchronized (this) {
        turn.busy = false;
      }
    }
  }

  /** Whether somebody told this process, which then looks whoever has the claim. */
  private synchronized boolean isHinted(WatchTurn turn) {
    boolean hinted = turn.hinted;
    turn.hinted = false;
    return hinted;
  }

  /** A hint that came meanwhile may be of something the look did not see. */
  private synchronized void done(WatchTurn turn) {
    Instant now = clock.instant();
    turn.times.done(now);
    if (turn.hinted) {
      turn.times.hint(now);
    }
  }

  /** Puts it off; for how long. */
  private synchronized Duration failed(WatchTurn turn, RuntimeException why) {
    Instant now = clock.instant();
    Level level = turn.times.failures() == 0 ? Level.WARNING : Level.DEBUG;
    LOG.log(level, "Could not look for new versions of " + turn.watch.repository(), why);
    turn.times.failed(now);
    leaveAlone(turn, now, why);
    return Duration.between(now, turn.times.next());
  }

  /** A registry that wants to be left alone is, by all who look there with these credentials. */
  private void leaveAlone(WatchTurn turn, Instant now, RuntimeException trouble) {
    if (trouble instanceof ProviderException e && isRateLimited(e)) {
      turns.values().stream()
          .filter(t -> t.watch.tenant().equals(turn.watch.tenant()))
          .filter(t -> t.watch.repository().host().equals(turn.watch.repository().host()))
          .forEach(t -> t.times.leave(now, e.retryAfter()));
    }
  }

  private static boolean isRateLimited(RuntimeException e) {
    return e instanceof ProviderException known && known.kind() == ErrorKind.RATE_LIMITED;
  }

  private synchronized void wake() {
    if (loop != null) {
      loop.wake();
    }
  }

  /** Ends it; another process may look at once. Idempotent. The delivery is not closed. */
  @Override
  public void close() {
    DaemonLoop looking;
    synchronized (this) {
      closed = true;
      looking = loop;
      wake();
    }
    try {
      if (looking != null) {
        looking.join(DRAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      turns.values().forEach(WatchTurn::release);
    }
  }

  /** What a watch may be told. Not thread-safe. */
  public static final class Builder {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Delivery delivery;
    private final Journal journal;
    private final InstantSource clock;
    private final CrashPoints crashes;
    private Actor actor = Actor.of("version-watch");
    private Duration interval = Duration.ofMinutes(5);

    Builder(Delivery delivery, Journal journal, InstantSource clock, CrashPoints crashes) {
      this.delivery = delivery;
      this.journal = journal;
      this.clock = clock;
      this.crashes = crashes;
    }

    /**
     * How often it looks where nobody gives it a hint; every five minutes unless said.
     *
     * @throws IllegalArgumentException if that is shorter than a second
     */
    public Builder every(Duration time) {
      if (time.compareTo(SHORTEST) < 0) {
        throw new IllegalArgumentException("A watch looks at most once in a second");
      }
      interval = time;
      return this;
    }

    /** Who starts its runs; {@code version-watch} unless said. */
    public Builder actor(Actor who) {
      actor = who;
      return this;
    }

    /** The watch, which watches nothing yet. */
    public VersionWatch build() {
      return new VersionWatch(this);
    }
  }
}
