package io.gitops4j.core.spi;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that does one thing again and again, until it is over or interrupted. It outlives
 * whatever a round throws, even where there is no memory to say so. Thread-safe.
 */
public final class DaemonLoop {
  private static final System.Logger LOG = System.getLogger(DaemonLoop.class.getName());
  private static final long AFTER_TROUBLE = Duration.ofSeconds(1).toNanos();

  private final BooleanSupplier goesOn;
  private final Round round;
  private final Thread thread;
  private boolean over;
  private @Nullable Throwable trouble;

  /**
   * A loop that is not running yet.
   *
   * @param name the thread's
   * @param goesOn asked before each round; false ends the loop
   * @param round after one that threw, the next comes a second later
   */
  public DaemonLoop(String name, BooleanSupplier goesOn, Round round) {
    this.goesOn = goesOn;
    this.round = round;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Starts the thread. Called once. */
  public void start() {
    thread.start();
  }

  /** Ends a {@link LockSupport#park() pause} of the thread. */
  public void wake() {
    LockSupport.unpark(thread);
  }

  /**
   * Waits until the thread has ended, or so long.
   *
   * @param atMost at least a millisecond
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public void join(Duration atMost) throws InterruptedException {
    thread.join(atMost.toMillis());
  }

  /** Without memory even the first use of a class throws, so nothing is used outside the try. */
  private void run() {
    while (!over) {
      try {
        recover();
        turn();
      } catch (InterruptedException e) {
        over = true;
      } catch (RuntimeException | Error e) {
        trouble = e;
      }
    }
  }

  private void turn() throws InterruptedException {
    over = !goesOn.getAsBoolean();
    if (!over) {
      round.run();
    }
  }

  private void recover() {
    if (trouble != null) {
      LockSupport.parkNanos(AFTER_TROUBLE);
      log(trouble);
      trouble = null;
    }
  }

  private void log(Throwable why) {
    try {
      LOG.log(System.Logger.Level.ERROR, "Thread " + thread.getName() + " begins again", why);
    } catch (RuntimeException | Error e) {
      // Then nobody can be told.
    }
  }

  /** What is done again and again. */
  @FunctionalInterface
  public interface Round {
    /**
     * Does it once, pauses included.
     *
     * @throws InterruptedException if the thread is interrupted: that ends the loop
     */
    void run() throws InterruptedException;
  }
}
