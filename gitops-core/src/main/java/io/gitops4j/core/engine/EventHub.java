package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells listeners what happens to runs, each event once and in order per run. Thread-safe. */
final class EventHub {
  private static final System.Logger LOG = System.getLogger(EventHub.class.getName());

  private final List<Consumer<RunEvent>> listeners;
  private final List<ProgressListener> watchers;
  private final ConcurrentHashMap<String, Cursor> told = new ConcurrentHashMap<>();
  private CountDownLatch change = new CountDownLatch(1);

  EventHub(List<Consumer<RunEvent>> listeners, List<ProgressListener> watchers) {
    this.listeners = List.copyOf(listeners);
    this.watchers = List.copyOf(watchers);
  }

  /** Tells of an event, unless it was told of in this process already; true if it was not. */
  boolean record(RunEvent event) {
    String key = event.tenant() + "/" + event.run();
    boolean isNew;
    Cursor cursor = told.computeIfAbsent(key, k -> new Cursor(-1));
    synchronized (cursor) {
      isNew = event.sequence() > cursor.last;
      if (isNew) {
        cursor.last = event.sequence();
        tell(event);
      }
    }
    if (event.kind() == RunEvent.Kind.ENDED) {
      told.remove(key);
    }
    changed();
    return isNew;
  }

  /** The first time this process meets a run: what was recorded before is not told. */
  void meet(TenantId tenant, RunId run, LongSupplier version) {
    told.computeIfAbsent(tenant + "/" + run, key -> new Cursor(version.getAsLong() - 1));
  }

  void progress(TenantId tenant, RunId run, NodePath node, String sentence) {
    for (ProgressListener watcher : watchers) {
      try {
        watcher.progress(tenant, run, node, sentence);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A progress listener threw", e);
      }
    }
  }

  /** Something may have changed: whoever awaits a run looks again. */
  void changed() {
    synchronized (this) {
      change.countDown();
      change = new CountDownLatch(1);
    }
  }

  /** Waits for a change, or so long. */
  void awaitChange(long millis) throws InterruptedException {
    CountDownLatch next;
    synchronized (this) {
      next = change;
    }
    boolean changed = next.await(millis, TimeUnit.MILLISECONDS);
    LOG.log(System.Logger.Level.TRACE, "Changed: {0}", changed);
  }

  private void tell(RunEvent event) {
    for (Consumer<RunEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A listener threw at " + event.kind(), e);
      }
    }
  }

  /** The last record of a run that was told. */
  private static final class Cursor {
    private long last;

    Cursor(long last) {
      this.last = last;
    }
  }

  /** Shown how far a node is; nothing of it is kept. */
  @FunctionalInterface
  interface ProgressListener {
    void progress(TenantId tenant, RunId run, NodePath node, String sentence);
  }
}
