package io.gitops4j.core.engine;

import io.gitops4j.core.engine.RunRecord.Told;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has subscribers told of what happens to runs, by threads of its own or by a caller's, and sees to
 * it that a run nobody executes stays scheduled while somebody is to be told of it. Thread-safe.
 */
final class Outbox implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

  /** Events of a run under way are told together that often. */
  private static final Duration GATHER = Duration.ofSeconds(1);

  /** When somebody looks whether a run that came to rest was told. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(30);

  private static final Duration LONGEST_UNTIL_LOOK = Duration.ofHours(1);
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final List<Teller> tellers;
  private @Nullable ExecutorService threads;
  private Runnable wakeUp = () -> {};

  Outbox(Journal journal, InstantSource clock, List<Subscriber> subscribers) {
    this.clock = clock;
    this.tellers = subscribers.stream().map(s -> new Teller(s, this, journal, clock)).toList();
  }

  /** From now on tells by threads of its own. */
  synchronized void start(Runnable whenSomethingIsDueLater) {
    wakeUp = whenSomethingIsDueLater;
    threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "gitops4j-outbox");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Something happened to a run that is executed here. */
  void happened(StreamId run, RunEvent.Kind kind) {
    boolean rests =
        kind == RunEvent.Kind.ENDED
            || kind == RunEvent.Kind.PARKED
            || kind == RunEvent.Kind.YIELDED;
    offer(run, rests ? clock.instant() : clock.instant().plus(GATHER));
    dispatch();
  }

  private void offer(StreamId run, Instant at) {
    tellers.forEach(teller -> teller.queue().offer(run, at));
  }

  /**
   * What becomes of the schedule of a run that comes to rest: somebody looks whether it is told.
   */
  Schedule reschedule(Schedule wanted) {
    return tellers.isEmpty() ? wanted : noLaterThan(wanted, clock.instant().plus(FIRST_LOOK));
  }

  private static Schedule noLaterThan(Schedule wanted, Instant look) {
    boolean soonEnough =
        wanted.kind() == Schedule.Kind.UNCHANGED
            || (wanted.kind() == Schedule.Kind.AT && !wanted.at().isAfter(look));
    return soonEnough ? wanted : Schedule.at(look, wanted.wakeOn());
  }

  /**
   * Looks after a run that is due: false if it is to be executed. If it rests, what is untold is
   * told, and the schedule becomes what it should be.
   */
  boolean settle(RunStream stream) {
    Instant now = stream.now();
    if (!stream.look(s -> rests(s, now))) {
      return false;
    }
    if (stream.look(this::isUntold)) {
      offer(stream.id(), clock.instant());
    }
    stream.appendIf(new Told(Map.of(), Set.of()), s -> untilTold(s, now), s -> rests(s, now));
    dispatch();
    return true;
  }

  private static boolean rests(RunState run, Instant now) {
    Optional<Schedule> rest = run.rest();
    return rest.isPresent()
        && !(rest.get().kind() == Schedule.Kind.AT && !rest.get().at().isAfter(now));
  }

  /** The next look comes after as long again as it has not been told for. */
  private Schedule untilTold(RunState run, Instant now) {
    Schedule rest = run.rest().orElseThrow();
    if (!isUntold(run)) {
      return rest;
    }
    Duration age = Duration.between(run.newsAt(), now);
    Duration pause = age.compareTo(FIRST_LOOK) < 0 ? FIRST_LOOK : age;
    return noLaterThan(
        rest, now.plus(pause.compareTo(LONGEST_UNTIL_LOOK) < 0 ? pause : LONGEST_UNTIL_LOOK));
  }

  private boolean isUntold(RunState run) {
    return tellers.stream().anyMatch(teller -> run.told(teller.name()) < run.news());
  }

  /** The schedule of a run of which a subscriber was told what comes before a number. */
  Schedule scheduleAfter(RunState run, String subscriber, long next) {
    boolean others =
        tellers.stream()
            .filter(teller -> !teller.name().equals(subscriber))
            .anyMatch(teller -> run.told(teller.name()) < run.news());
    return others || next < run.news()
        ? Schedule.unchanged()
        : run.rest().orElse(Schedule.unchanged());
  }

  /** Hands what is due to the threads, if there are any. */
  void dispatch() {
    ExecutorService pool;
    synchronized (this) {
      pool = threads;
    }
    if (pool == null) {
      return;
    }
    for (Teller teller : tellers) {
      Optional<Telling> next = teller.queue().take(clock.instant());
      while (next.isPresent() && hand(teller, next.get(), pool)) {
        next = teller.queue().take(clock.instant());
      }
    }
  }

  private boolean hand(Teller teller, Telling telling, ExecutorService pool) {
    boolean handed = false;
    try {
      pool.execute(() -> tell(teller, telling));
      handed = true;
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "The outbox is closed");
    } finally {
      if (!handed) {
        teller.queue().failed(telling, clock);
      }
    }
    return handed;
  }

  private void tell(Teller teller, Telling telling) {
    try {
      teller.tell(telling);
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "The outbox stops");
      return;
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "Could not tell " + teller.name() + " now", e);
    }
    dispatch();
    if (teller.queue().next().isPresent()) {
      wakeUp.run();
    }
  }

  /** Tells in the calling thread whatever is due; false if nothing was. */
  boolean work() throws InterruptedException {
    boolean worked = false;
    for (Teller teller : tellers) {
      Optional<Telling> next = teller.queue().take(clock.instant());
      while (next.isPresent()) {
        worked = true;
        teller.tell(next.get());
        next = teller.queue().take(clock.instant());
      }
    }
    return worked;
  }

  /** When something is to be told next. */
  Optional<Instant> next() {
    return tellers.stream().flatMap(t -> t.queue().next().stream()).min(Instant::compareTo);
  }

  @Override
  public void close() {
    ExecutorService pool;
    synchronized (this) {
      pool = threads;
      threads = null;
    }
    if (pool == null) {
      return;
    }
    pool.shutdownNow();
    try {
      if (!pool.awaitTermination(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "Some subscribers did not answer within {0}", DRAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
