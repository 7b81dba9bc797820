package io.gitops4j.core.engine;

import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.JournalException;
import io.gitops4j.core.spi.RunQueue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Executes what a queue finds due; renews the claims of what it executes. Thread-safe. */
final class QueuedDispatch implements Dispatch {
  private static final System.Logger LOG = System.getLogger(QueuedDispatch.class.getName());
  private static final long TICK = TimeUnit.SECONDS.toNanos(1);

  private final Journal journal;
  private final Executor executor;
  private final RunQueue queue;
  private final int parallelism;

  /** What each thread executes under. */
  private final Map<Thread, Claim> claims = new ConcurrentHashMap<>();

  private final Thread keeper = new Thread(this::keep, "gitops4j-claims");
  private volatile boolean closed;

  QueuedDispatch(Journal journal, Executor executor, RunQueue queue, int parallelism) {
    this.journal = journal;
    this.executor = executor;
    this.queue = queue;
    this.parallelism = parallelism;
  }

  @Override
  public void start() {
    keeper.setDaemon(true);
    keeper.start();
    queue.start(this::execute, parallelism);
  }

  @Override
  public void wake() {
    queue.wake();
  }

  @Override
  public Optional<Instant> work() {
    throw new IllegalStateException(
        "This delivery is dispatched by a queue. Build one with .drivenByCaller() to call work()");
  }

  private boolean execute(StreamId run) {
    Thread thread = Thread.currentThread();
    try {
      return executor.execute(run, claim -> claims.put(thread, claim));
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "Run {0} was interrupted; it goes on later", run);
      thread.interrupt();
      return true;
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.ERROR, "Run " + run + " can't go on now: " + e.getMessage());
      return false;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Run " + run + " can't go on now", e);
      return false;
    } finally {
      claims.remove(thread);
    }
  }

  private void keep() {
    while (!closed) {
      LockSupport.parkNanos(TICK);
      executor.interruptLate();
      claims.values().forEach(this::renew);
    }
  }

  private void renew(Claim claim) {
    try {
      journal.renew(claim, Executor.LEASE);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A claim was not renewed: " + e.getMessage());
    }
  }

  /** Claims are renewed until the last run has stopped. */
  @Override
  public void close() {
    queue.close();
    closed = true;
    LockSupport.unpark(keeper);
  }
}
