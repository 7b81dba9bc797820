package io.gitops4j.core.engine;

import io.gitops4j.core.spi.DaemonLoop;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.JournalException;
import io.gitops4j.core.spi.RunQueue;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Executes what a queue finds due; renews the claims of what it executes, and has subscribers told.
 * Thread-safe.
 */
final class QueuedDispatch implements Dispatch {
  private static final System.Logger LOG = System.getLogger(QueuedDispatch.class.getName());
  private static final long TICK = TimeUnit.SECONDS.toNanos(1);

  private final Executor executor;
  private final Outbox outbox;
  private final RunQueue queue;
  private final int parallelism;

  /** What each thread executes under. */
  private final Map<Thread, Lease> leases = new ConcurrentHashMap<>();

  private final DaemonLoop keeper =
      new DaemonLoop("gitops4j-claims", () -> !this.closed, this::keep);
  private volatile boolean closed;

  QueuedDispatch(Executor executor, Outbox outbox, RunQueue queue, int parallelism) {
    this.executor = executor;
    this.outbox = outbox;
    this.queue = queue;
    this.parallelism = parallelism;
  }

  @Override
  public void start() {
    outbox.start(keeper::wake);
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
      return executor.execute(run, lease -> leases.put(thread, lease));
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "Run {0} was interrupted; it goes on later", run);
      thread.interrupt();
      return true;
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.ERROR, "Run " + run + " can't go on now: " + e.getMessage());
      return false;
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "Run " + run + " can't go on now", e);
      return false;
    } finally {
      leases.remove(thread);
    }
  }

  private void keep() {
    LockSupport.parkNanos(TICK);
    leases.values().forEach(this::renew);
    executor.interruptLate();
    outbox.dispatch();
  }

  private void renew(Lease lease) {
    try {
      lease.keep();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A claim was not renewed: " + e.getMessage());
    }
  }

  /** Claims are renewed until the last run has stopped. */
  @Override
  public void close() {
    queue.close();
    closed = true;
    keeper.wake();
    outbox.close();
  }
}
