package io.gitops4j.core.journal;

import io.gitops4j.core.spi.DaemonLoop;
import io.gitops4j.core.spi.JournalException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A thread that asks again and again whether others changed something, and says so. */
final class Follower implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Follower.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int SWEEP_EVERY = 1200;

  private final BooleanSupplier hasNews;
  private final Runnable sweep;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private int looks;

  /**
   * Follows, once it is started.
   *
   * @param hasNews whether anything changed since the last time
   * @param sweep looks for what was never announced; called about once a minute
   */
  Follower(BooleanSupplier hasNews, Runnable sweep) {
    this.hasNews = hasNews;
    this.sweep = sweep;
  }

  void start() {
    new DaemonLoop("gitops4j-journal", () -> end.getCount() > 0, this::follow).start();
  }

  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void follow() throws InterruptedException {
    if (end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    looks = (looks + 1) % SWEEP_EVERY;
    try {
      if (looks == 0) {
        sweep.run();
      }
      if (hasNews.getAsBoolean()) {
        listeners.forEach(Runnable::run);
      }
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.DEBUG, "Other processes can't be followed now", e);
    }
  }

  /** Ends soon; a listener may be called once more. */
  @Override
  public void close() {
    end.countDown();
  }
}
