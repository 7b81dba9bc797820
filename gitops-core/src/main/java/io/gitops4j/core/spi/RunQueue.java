package io.gitops4j.core.spi;

import io.gitops4j.core.spi.Journal.StreamId;

/**
 * Finds the runs of a journal that are due, and has them executed on threads of its own. It stands
 * in for the engine's own dispatcher where several processes share one journal. Thread-safe.
 */
public interface RunQueue extends AutoCloseable {
  /**
   * Begins. Called once.
   *
   * @param worker executes runs
   * @param parallelism how many at once
   */
  void start(Worker worker, int parallelism);

  /** This process, or another, made something due. Returns at once. */
  void wake();

  /**
   * Stops: interrupts the runs that are being executed, and returns when they have stopped, or some
   * time later. Idempotent.
   */
  @Override
  void close();

  /** Executes runs. Thread-safe. */
  interface Worker {
    /**
     * Executes a run until it waits, is parked or has ended; by then its journal's schedule says
     * when it wants to be executed again. Throws nothing: what goes wrong is logged. A thread that
     * is interrupted stops at a safe point.
     *
     * @return false if the run can't be executed now, because another process holds it or the
     *     journal can't be reached: then it wants to be tried again a little later
     */
    boolean execute(StreamId run);
  }
}
