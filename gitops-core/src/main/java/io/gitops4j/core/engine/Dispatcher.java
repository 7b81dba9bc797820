package io.gitops4j.core.engine;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.spi.DaemonLoop;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds runs that are due and has them executed: by its own threads, or by a caller's. */
final class Dispatcher implements Dispatch {
  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final Duration TICK = Duration.ofSeconds(20);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

  /** A journal that a newer version wrote stays so for as long as this process lives. */
  private static final Duration NOT_OURS = Duration.ofHours(1);

  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final Journal journal;
  private final InstantSource clock;
  private final Executor executor;
  private final Outbox outbox;
  private final int parallelism;
  private final Set<StreamId> running;
  private final Map<StreamId, Lease> leases = new HashMap<>();
  private final Map<StreamId, Instant> troubled = new HashMap<>();
  private @Nullable ExecutorService workers;
  private @Nullable DaemonLoop loop;
  private final Semaphore alarm = new Semaphore(0);
  private boolean closed;

  Dispatcher(
      Journal journal, InstantSource clock, Executor executor, Outbox outbox, int parallelism) {
    this.journal = journal;
    this.clock = clock;
    this.executor = executor;
    this.outbox = outbox;
    this.parallelism = parallelism;
    this.running = new HashSet<>(2 * parallelism);
  }

  @Override
  public synchronized void start() {
    ExecutorService pool = Executors.newFixedThreadPool(parallelism, Dispatcher::daemon);
    workers = pool;
    loop = new DaemonLoop("gitops4j-dispatcher", this::isOpen, () -> dispatch(pool));
    outbox.start(this::wake);
    loop.start();
  }

  @Override
  public void wake() {
    alarm.release();
  }

  @Override
  public Optional<Instant> work() throws InterruptedException {
    do {
      runDue();
    } while (outbox.work());
    return nextDue();
  }

  private void runDue() throws InterruptedException {
    StreamId next = take();
    while (next != null) {
      run(next);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      next = take();
    }
  }

  private synchronized boolean isOpen() {
    return !closed;
  }

  /** Hands one run to a worker, or rests. A journal that can't be read now is asked again later. */
  private void dispatch(ExecutorService pool) throws InterruptedException {
    try {
      keepLeases();
      StreamId next = take();
      if (next != null) {
        hand(next, pool);
      } else {
        rest();
      }
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.ERROR, "Nothing can be dispatched now: " + e.getMessage());
      boolean woken = alarm.tryAcquire(AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
      LOG.log(System.Logger.Level.TRACE, "Woken: {0}", woken);
    }
  }

  private void hand(StreamId stream, ExecutorService pool) {
    boolean handed = false;
    try {
      pool.execute(() -> runUninterrupted(stream));
      handed = true;
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "The dispatcher is closed");
    } finally {
      if (!handed) {
        done(stream);
      }
    }
  }

  /** A run that is due and is nobody's now. Once it is taken, nothing here asks for memory. */
  private synchronized @Nullable StreamId take() {
    if (closed || running.size() >= parallelism) {
      return null;
    }
    Instant now = clock.instant();
    troubled.values().removeIf(until -> !now.isBefore(until));
    List<StreamId> due = journal.due(now, running.size() + troubled.size() + 1);
    for (StreamId stream : due) {
      if (!troubled.containsKey(stream) && running.add(stream)) {
        return stream;
      }
    }
    return null;
  }

  private void runUninterrupted(StreamId stream) {
    try {
      run(stream);
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "Run {0} was interrupted; it goes on later", stream);
    } catch (Error e) {
      tryLater(stream, e);
    }
  }

  /** There may be no memory left even for that; then the run is due at once. */
  private void tryLater(StreamId stream, Error why) {
    try {
      avoid(stream, AFTER_TROUBLE);
      LOG.log(System.Logger.Level.ERROR, "Run " + stream + " can't go on now", why);
    } catch (Error again) {
      alarm.release();
    }
  }

  private void run(StreamId stream) throws InterruptedException {
    try {
      if (!executor.execute(stream, lease -> taken(stream, lease))) {
        avoid(stream, AFTER_TROUBLE);
      }
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.ERROR, "Run " + stream + " can't go on now: " + e.getMessage());
      avoid(stream, e.kind() == ErrorKind.INVALID ? NOT_OURS : AFTER_TROUBLE);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Run " + stream + " can't go on now", e);
      avoid(stream, AFTER_TROUBLE);
    } finally {
      done(stream);
    }
  }

  private synchronized void taken(StreamId stream, Lease lease) {
    leases.put(stream, lease);
  }

  private synchronized void avoid(StreamId stream, Duration pause) {
    troubled.put(stream, clock.instant().plus(pause));
  }

  private synchronized void done(StreamId stream) {
    running.remove(stream);
    leases.remove(stream);
    alarm.release();
  }

  /** Rests until something is due or somebody wakes it. */
  private void rest() throws InterruptedException {
    boolean woken = alarm.tryAcquire(untilDue().toMillis(), TimeUnit.MILLISECONDS);
    LOG.log(System.Logger.Level.TRACE, "Woken: {0}", woken);
    alarm.drainPermits();
    executor.interruptLate();
    outbox.dispatch();
  }

  /** Renews the claims that are getting short; whoever lost one is told when it writes or sends. */
  private void keepLeases() {
    List<Lease> held;
    synchronized (this) {
      held = List.copyOf(leases.values());
    }
    held.forEach(Lease::keep);
  }

  private synchronized Duration untilDue() {
    if (!running.isEmpty()) {
      return Duration.ofSeconds(1);
    }
    Duration left = nextDue().map(due -> Duration.between(clock.instant(), due)).orElse(TICK);
    Duration shortest = Duration.ofMillis(1);
    return left.compareTo(TICK) > 0 ? TICK : left.compareTo(shortest) < 0 ? shortest : left;
  }

  /** What is due and was not taken is in trouble, and has a time of its own. */
  private synchronized Optional<Instant> nextDue() {
    Optional<Instant> run =
        troubled.isEmpty() ? journal.nextDue() : journal.nextDue(clock.instant());
    Optional<Instant> again = troubled.values().stream().min(Instant::compareTo);
    return Stream.of(run, again, outbox.next()).flatMap(Optional::stream).min(Instant::compareTo);
  }

  @Override
  public void close() {
    ExecutorService pool;
    DaemonLoop dispatching;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      alarm.release();
      pool = workers;
      dispatching = loop;
    }
    if (pool == null || dispatching == null) {
      return;
    }
    pool.shutdownNow();
    try {
      if (!pool.awaitTermination(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "Some runs did not stop within {0}", DRAIN);
      }
      dispatching.join(DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      outbox.close();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "gitops4j-run");
    thread.setDaemon(true);
    return thread;
  }
}
