package io.gitops4j.core.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Interrupts steps that hold their thread longer than they may. Thread-safe. */
final class Watch {
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

  /** Watches the calling thread until this is closed; without a deadline it only looks on. */
  Watched begin(Optional<Instant> deadline) {
    Watched entry = new Watched(Thread.currentThread(), deadline.orElse(Instant.MAX));
    watched.add(entry);
    return entry;
  }

  /** Interrupts every thread whose time is over. */
  void interruptLate(Instant now) {
    for (Watched entry : watched) {
      if (!now.isBefore(entry.deadline) && entry.late.compareAndSet(false, true)) {
        entry.thread.interrupt();
      }
    }
  }

  /** A thread and when its time is over. */
  final class Watched implements AutoCloseable {
    private final Thread thread;
    private final Instant deadline;
    private final AtomicBoolean late = new AtomicBoolean();

    Watched(Thread thread, Instant deadline) {
      this.thread = thread;
      this.deadline = deadline;
    }

    /** Whether it was interrupted for being late; then the interruption is over, and handled. */
    boolean wasLate() {
      return late.get() && Thread.interrupted();
    }

    @Override
    public void close() {
      watched.remove(this);
    }
  }
}
