package io.gitops4j.core.engine;

import io.gitops4j.core.model.Names;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.RunQueue;
import io.gitops4j.core.spi.SystemClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects what a delivery needs. */
final class DeliveryBuilder implements Delivery.Builder {
  /** Leases are looked after once a second, and renewed when half of them is over. */
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

  private final List<Consumer<RunEvent>> listeners = new ArrayList<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final List<EventHub.ProgressListener> watchers = new ArrayList<>();
  private @Nullable PipelineCatalog catalog;
  private @Nullable Function<TenantId, Connections> connections;
  private @Nullable Journal journal;
  private AccessPolicy access = AccessPolicy.EVERYBODY;
  private InstantSource clock = SystemClock.utc();
  private String process = "process-" + UUID.randomUUID().toString().substring(0, 8);
  private CrashPoints crashes = CrashPoints.NONE;
  private Duration lease = Duration.ofMinutes(1);
  private Duration settle = Duration.ofSeconds(90);
  private int parallelism = 2 * Runtime.getRuntime().availableProcessors();
  private boolean drivenByCaller;
  private @Nullable RunQueue queue;
  private @Nullable Duration keepEndedRuns;

  @Override
  public Delivery.Builder pipelines(PipelineCatalog all) {
    catalog = all;
    return this;
  }

  @Override
  public Delivery.Builder connections(Function<TenantId, Connections> perExecution) {
    connections = perExecution;
    return this;
  }

  @Override
  public Delivery.Builder journal(Journal memory) {
    journal = memory;
    return this;
  }

  @Override
  public Delivery.Builder listener(Consumer<RunEvent> listener) {
    listeners.add(listener);
    return this;
  }

  @Override
  public Delivery.Builder subscriber(Subscriber subscriber) {
    String name = Names.check("subscriber", subscriber.name());
    if (subscribers.stream().anyMatch(s -> s.name().equals(name))) {
      throw new IllegalArgumentException(
          "There is a subscriber " + name + " already. Give each a name of its own");
    }
    subscribers.add(subscriber);
    return this;
  }

  @Override
  public Delivery.Builder console(ConsoleProgress console) {
    listeners.add(console::event);
    watchers.add(console::progress);
    return this;
  }

  @Override
  public Delivery.Builder access(AccessPolicy policy) {
    access = policy;
    return this;
  }

  @Override
  public Delivery.Builder clock(InstantSource source) {
    clock = source;
    return this;
  }

  @Override
  public Delivery.Builder parallelism(int runs) {
    if (runs < 1) {
      throw new IllegalArgumentException("At least one run is executed at once");
    }
    parallelism = runs;
    return this;
  }

  @Override
  public Delivery.Builder lease(Duration length) {
    if (length.compareTo(SHORTEST_LEASE) < 0) {
      throw new IllegalArgumentException(
          "A lease of " + length + " would end before it can be renewed: it is at least 2 seconds");
    }
    lease = length;
    return this;
  }

  @Override
  public Delivery.Builder settle(Duration longest) {
    if (longest.isNegative()) {
      throw new IllegalArgumentException("What was sent settles in no less than no time");
    }
    settle = longest;
    return this;
  }

  @Override
  public Delivery.Builder process(String name) {
    process = name;
    return this;
  }

  @Override
  public Delivery.Builder keepEndedRuns(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("Runs can't be kept for less than no time: " + time);
    }
    keepEndedRuns = time;
    return this;
  }

  @Override
  public Delivery.Builder drivenByCaller() {
    drivenByCaller = true;
    return this;
  }

  @Override
  public Delivery.Builder dispatchedBy(RunQueue runs) {
    queue = runs;
    return this;
  }

  @Override
  public Delivery.Builder crashPoints(CrashPoints points) {
    crashes = points;
    return this;
  }

  @Override
  public Delivery build() {
    PipelineCatalog pipelines = required(catalog, "pipelines");
    Journal memory = required(journal, "journal");
    EventHub events = new EventHub(listeners, watchers);
    Outbox outbox = new Outbox(memory, clock, subscribers);
    Executor executor =
        new Executor(
            memory,
            clock,
            process,
            pipelines,
            required(connections, "connections"),
            events,
            outbox,
            crashes,
            lease,
            settle,
            keepEndedRuns);
    Dispatch dispatcher = dispatch(memory, executor, outbox);
    executor.wakeUp(dispatcher::wake);
    memory.onChange(
        () -> {
          events.changed();
          dispatcher.wake();
        });
    EngineDelivery delivery =
        new EngineDelivery(memory, clock, access, events, executor, dispatcher);
    if (!drivenByCaller) {
      dispatcher.start();
    }
    return delivery;
  }

  private Dispatch dispatch(Journal memory, Executor executor, Outbox outbox) {
    if (queue == null) {
      return new Dispatcher(memory, clock, executor, outbox, parallelism);
    }
    if (drivenByCaller) {
      throw new IllegalStateException(
          "A delivery is driven by its caller or by a queue: leave out .drivenByCaller() or"
              + " .dispatchedBy(…)");
    }
    return new QueuedDispatch(executor, outbox, queue, parallelism);
  }

  private static <T> T required(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalStateException(
          "A delivery needs " + what + ": call ." + what + "(…) before .build()");
    }
    return value;
  }
}
