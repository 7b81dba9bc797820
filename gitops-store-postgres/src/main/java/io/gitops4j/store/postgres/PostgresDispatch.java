package io.gitops4j.store.postgres;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.gitops4j.core.spi.JournalException;
import io.gitops4j.core.spi.RunQueue;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.store.postgres.PickedRuns.Picked;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shares out the due runs of a {@link PostgresJournal} between the processes that use it, by
 * db-scheduler. One for a delivery, given to {@code dispatchedBy(…)}. Thread-safe.
 *
 * <ul>
 *   <li>A due run is picked up by one process; what becomes due by a command, by one of them at
 *       once; what becomes due with time, within a second.
 *   <li>Each process picks up as many runs as it executes at once, and no more.
 *   <li>Tenants share evenly: a tenant with a thousand due runs does not keep another's single run
 *       waiting behind them.
 *   <li>The runs of a process that died are taken up by the others when its lease has ended, after
 *       about a minute.
 * </ul>
 */
public final class PostgresDispatch implements RunQueue {
  private static final System.Logger LOG = System.getLogger(PostgresDispatch.class.getName());
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final int MISSED_HEARTBEATS = 4;

  private final PickedRuns picked;
  private final PostgresJournal journal;
  private final Pace pace;
  private final String process = "process-" + UUID.randomUUID();
  private @Nullable Scheduler scheduler;
  private @Nullable ExecutorService threads;
  private volatile boolean closing;

  /**
   * A queue of the due runs of a journal.
   *
   * @param journal the delivery's; it is not closed with the queue
   */
  public PostgresDispatch(PostgresJournal journal) {
    this(journal, Pace.USUAL);
  }

  PostgresDispatch(PostgresJournal journal, Pace pace) {
    this.journal = journal;
    this.picked = new PickedRuns(journal.database());
    this.pace = pace;
  }

  /**
   * How often things are done.
   *
   * @param poll between looks for what is due
   * @param heartbeat between signs of life; a process that missed four is taken for dead
   * @param pause before a run that could not be executed is tried again
   */
  record Pace(Duration poll, Duration heartbeat, Duration pause) {
    static final Pace USUAL =
        new Pace(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(5));
  }

  @Override
  public synchronized void start(Worker worker, int parallelism) {
    if (scheduler != null || closing) {
      throw new IllegalStateException("This queue is in use: make one for each delivery");
    }
    ExecutorService pool = Executors.newFixedThreadPool(parallelism, PostgresDispatch::daemon);
    threads = pool;
    scheduler =
        Scheduler.create(journal.database().source(), task(worker))
            .schedulerName(new SchedulerName.Fixed(process))
            .tableName(journal.database().sql("$.task"))
            .jdbcCustomization(new FairPicking())
            .clock(SystemClock.utc()::instant)
            .executorService(pool)
            .threads(parallelism)
            .pollUsingLockAndFetch(0.99, 1.0)
            .pollingInterval(pace.poll())
            .heartbeatInterval(pace.heartbeat())
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(AT_ONCE)
            .build();
    scheduler.start();
  }

  private CustomTask<Void> task(Worker worker) {
    return Tasks.custom(Schedules.TASK, Void.class)
        .onFailure((complete, operations) -> putOff(complete.getExecution()))
        .onDeadExecution((complete, operations) -> giveBack(complete.getExecution()))
        .execute(
            (instance, context) -> {
              boolean executed = worker.execute(Schedules.stream(instance.getId()));
              return (complete, operations) -> {
                if (executed) {
                  giveBack(complete.getExecution());
                } else {
                  putOff(complete.getExecution());
                }
              };
            });
  }

  /**
   * While the database can't be reached, tries for some seconds; after that it is taken for dead.
   */
  private void giveBack(Execution execution) {
    boolean due = Database.patiently(() -> !closing, () -> picked.giveBack(picked(execution)));
    if (due) {
      wake();
    }
  }

  private void putOff(Execution execution) {
    Database.patiently(() -> !closing, () -> picked.putOff(picked(execution), pace.pause()));
  }

  private static Picked picked(Execution execution) {
    return new Picked(execution.getId(), execution.pickedBy, execution.version);
  }

  @Override
  public void wake() {
    Scheduler running = running();
    if (running != null) {
      running.triggerCheckForDueExecutions();
    }
  }

  private synchronized @Nullable Scheduler running() {
    return scheduler;
  }

  @Override
  public void close() {
    Scheduler running;
    ExecutorService pool;
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      running = scheduler;
      pool = threads;
    }
    if (running == null || pool == null) {
      return;
    }
    running.stop();
    try {
      if (!pool.awaitTermination(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "Some runs did not stop within {0}", DRAIN);
      }
      picked.giveBackAll(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.WARNING, "Others take over later: " + e.getMessage());
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "gitops4j-run");
    thread.setDaemon(true);
    return thread;
  }
}
