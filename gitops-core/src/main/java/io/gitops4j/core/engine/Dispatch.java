package io.gitops4j.core.engine;

import java.time.Instant;
import java.util.Optional;

/** Has due runs executed. Thread-safe. */
interface Dispatch extends AutoCloseable {
  /** Begins, on threads of its own. */
  void start();

  /** Something may be due. */
  void wake();

  /** Executes in the calling thread whatever is due; says when something is due next. */
  Optional<Instant> work() throws InterruptedException;

  @Override
  void close();
}
