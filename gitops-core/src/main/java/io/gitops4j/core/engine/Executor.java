package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Busy;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.VersionConflictException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Claims a run and executes it until it waits, is parked, or has ended. Thread-safe. */
final class Executor {
  private static final System.Logger LOG = System.getLogger(Executor.class.getName());
  private static final int MOST_BARREN_CLAIMS = 3;

  private final Journal journal;
  private final InstantSource clock;
  private final String process;
  private final PipelineCatalog catalog;
  private final Function<TenantId, Connections> connections;
  private final EventHub events;
  private final Outbox outbox;
  private final CrashWatch crashes;
  private final Duration lease;
  private final Duration settle;
  private final Slots slots;
  private final Retention retention;
  private final Watch watch = new Watch();

  /** Runs that wait since a claim of this process, and its epoch. */
  private final Map<StreamId, Long> calm = new ConcurrentHashMap<>();

  private Runnable wakeUp = () -> {};

  Executor(
      Journal journal,
      InstantSource clock,
      String process,
      PipelineCatalog catalog,
      Function<TenantId, Connections> connections,
      EventHub events,
      Outbox outbox,
      CrashPoints crashes,
      Duration lease,
      Duration settle,
      @Nullable Duration keepEndedRuns) {
    this.journal = journal;
    this.clock = clock;
    this.process = process;
    this.catalog = catalog;
    this.connections = connections;
    this.events = events;
    this.outbox = outbox;
    this.crashes = new CrashWatch(crashes);
    this.lease = lease;
    this.settle = settle;
    this.slots = new Slots(journal, clock);
    this.retention = new Retention(journal, clock, slots, keepEndedRuns);
  }

  void wakeUp(Runnable dispatcher) {
    wakeUp = dispatcher;
  }

  Mailbox mailbox() {
    return new Mailbox(journal, clock, events, () -> wakeUp.run());
  }

  /** Interrupts steps whose time is over. */
  void interruptLate() {
    watch.interruptLate(clock.instant());
  }

  Slots slots() {
    return slots;
  }

  PipelineCatalog catalog() {
    return catalog;
  }

  CrashPoints crashes() {
    return crashes;
  }

  Connections connections(TenantId tenant) {
    return connections.apply(tenant);
  }

  RunStream open(TenantId tenant, RunId run) {
    return open(tenant, run, events::record);
  }

  private RunStream open(TenantId tenant, RunId run, Consumer<RunEvent> listener) {
    events.meet(tenant, run, () -> journal.version(RunStream.id(tenant, run)));
    return new RunStream(journal, tenant, run, clock, listener);
  }

  /** A claim that is being worked under. */
  interface Held {
    /** Called when it is taken, so that it can be renewed. */
    void taken(Lease lease);
  }

  /** Executes a run; false if somebody else is at it. */
  boolean execute(StreamId id, Held held) throws InterruptedException {
    RunId run = RunStream.run(id);
    Optional<Lease> taken = Lease.take(journal, clock, id, process, lease);
    if (taken.isEmpty()) {
      return false;
    }
    try {
      held.taken(taken.get());
      Long last = calm.remove(id);
      boolean quietly = last != null && last == taken.get().claim().epoch() - 1;
      if (execute(id.tenant(), run, taken.get(), quietly)) {
        calm.put(id, taken.get().claim().epoch());
      }
    } catch (VersionConflictException e) {
      LOG.log(System.Logger.Level.INFO, "Run {0} was taken over by another process", run);
    } finally {
      taken.get().release();
    }
    retention.sweep(id.tenant());
    return true;
  }

  /**
   * Executes a run under a claim.
   *
   * @param quietly whether the claim before was this process's and came to its end: then this one
   *     is put on record only with what it does
   * @return whether the run waits now
   */
  private boolean execute(TenantId tenant, RunId run, Lease lease, boolean quietly)
      throws InterruptedException {
    RunStream stream = open(tenant, run, event -> told(RunStream.id(tenant, run), event));
    stream.hold(lease.claim());
    if (stream.look(s -> s.parked().isPresent() && s.yieldAsked())) {
      new Ownership(slots, mailbox(), tenant, stream, Busy.QUEUE).giveWay();
    }
    if (outbox.settle(stream)) {
      return false;
    }
    stream.reschedule(outbox::reschedule);
    if (stream.look(RunState::barrenClaims) >= MOST_BARREN_CLAIMS) {
      park(
          stream,
          Problem.of(
              Problem.Kind.POISON,
              "The run came to nothing " + MOST_BARREN_CLAIMS + " times in a row",
              "See the processes' logs for why they ended, then unpark or cancel the run."));
      return false;
    }
    Connections present = connections.apply(tenant);
    stream.claimedOnceItMatters(new RunRecord.Claimed(process, lease.until()));
    if (!quietly) {
      stream.claimed();
    }
    try {
      Optional<Pipeline> pipeline = new Adoption(catalog, tenant, stream).definition();
      if (pipeline.isPresent()) {
        new RunExecution(context(tenant, run, stream, lease, present, pipeline.get())).run();
      } else {
        Cancellation.end(new Ownership(slots, mailbox(), tenant, stream, Busy.QUEUE), stream);
      }
    } catch (Stop stop) {
      park(stream, stop.problem());
    }
    return stream.look(s -> !s.isRunning() && s.ended().isEmpty() && s.parked().isEmpty());
  }

  private void told(StreamId id, RunEvent event) {
    if (events.record(event)) {
      outbox.happened(id, event.kind());
    }
  }

  private RunContext context(
      TenantId tenant,
      RunId run,
      RunStream stream,
      Lease lease,
      Connections present,
      Pipeline pipeline) {
    Ownership ownership = new Ownership(slots, mailbox(), tenant, stream, pipeline.whenBusy());
    GateKeeper gates = new GateKeeper(stream, present, ownership);
    return new RunContext(
        tenant,
        pipeline,
        stream,
        lease,
        present,
        gates,
        ownership,
        crashes,
        settle,
        watch,
        (NodePath node, String sentence) -> events.progress(tenant, run, node, sentence));
  }

  private static void park(RunStream stream, Problem problem) {
    stream.append(new RunRecord.Parked(problem), Schedule.whenWoken(Set.of()));
  }
}
