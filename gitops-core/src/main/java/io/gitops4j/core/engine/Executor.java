package io.gitops4j.core.engine;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Busy;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Claim;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.VersionConflictException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Claims a run and executes it until it waits, is parked, or has ended. Thread-safe. */
final class Executor {
  /** How long a claim holds without renewal. */
  static final Duration LEASE = Duration.ofMinutes(1);

  private static final System.Logger LOG = System.getLogger(Executor.class.getName());
  private static final int MOST_BARREN_CLAIMS = 3;

  private final Journal journal;
  private final InstantSource clock;
  private final String process;
  private final PipelineCatalog catalog;
  private final Function<TenantId, Connections> connections;
  private final EventHub events;
  private final CrashPoints crashes;
  private final Slots slots;
  private final Watch watch = new Watch();
  private Runnable wakeUp = () -> {};

  Executor(
      Journal journal,
      InstantSource clock,
      String process,
      PipelineCatalog catalog,
      Function<TenantId, Connections> connections,
      EventHub events,
      CrashPoints crashes) {
    this.journal = journal;
    this.clock = clock;
    this.process = process;
    this.catalog = catalog;
    this.connections = connections;
    this.events = events;
    this.crashes = crashes;
    this.slots = new Slots(journal, clock);
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

  Connections connections(TenantId tenant) {
    return connections.apply(tenant);
  }

  RunStream open(TenantId tenant, RunId run) {
    events.meet(tenant, run, () -> journal.version(RunStream.id(tenant, run)));
    return new RunStream(
        journal, tenant, run, clock, stamped -> events.record(tenant, run, stamped));
  }

  /** A claim that is being worked under. */
  interface Held {
    /** Called when it is taken, so that it can be renewed. */
    void taken(Claim claim);
  }

  /** Executes a run; false if somebody else is at it. */
  boolean execute(StreamId id, Held held) throws InterruptedException {
    RunId run = new RunId(id.name().substring("run/".length()));
    Optional<Claim> claim = journal.claim(id, process, LEASE);
    if (claim.isEmpty()) {
      return false;
    }
    held.taken(claim.get());
    try {
      execute(id.tenant(), run, claim.get());
    } catch (VersionConflictException e) {
      LOG.log(System.Logger.Level.INFO, "Run {0} was taken over by another process", run);
    } finally {
      journal.release(claim.get());
    }
    return true;
  }

  private void execute(TenantId tenant, RunId run, Claim claim) throws InterruptedException {
    RunStream stream = open(tenant, run);
    if (stream.look(s -> s.ended().isPresent())) {
      return;
    }
    stream.hold(claim);
    Optional<Problem> parked = stream.look(RunState::parked);
    if (parked.isPresent()) {
      // a command that does not unpark it made it due, and it would stay so
      park(stream, parked.get());
      return;
    }
    if (stream.look(RunState::barrenClaims) >= MOST_BARREN_CLAIMS) {
      park(
          stream,
          Problem.of(
              Problem.Kind.POISON,
              "The run came to nothing " + MOST_BARREN_CLAIMS + " times in a row",
              "See the processes' logs for why they ended, then unpark or cancel the run."));
      return;
    }
    stream.append(new RunRecord.Claimed(process));
    Optional<Pipeline> pipeline = definition(tenant, stream);
    if (pipeline.isPresent()) {
      new RunExecution(context(tenant, run, stream, pipeline.get())).run();
    } else if (stream.look(s -> s.cancel().isPresent())) {
      Cancellation.end(new Ownership(slots, mailbox(), tenant, stream, Busy.QUEUE), stream);
    } else {
      park(stream, definitionChanged(stream.look(RunState::started)));
    }
  }

  private Optional<Pipeline> definition(TenantId tenant, RunStream stream) {
    RunRecord.RunStarted started = stream.look(RunState::started);
    return catalog
        .find(tenant, started.pipeline(), Optional.of(started.version()))
        .filter(p -> p.fingerprint().equals(started.fingerprint()));
  }

  private static Problem definitionChanged(RunRecord.RunStarted started) {
    String pipeline = started.pipeline() + " " + started.version();
    return Problem.of(
        Problem.Kind.DEFINITION_CHANGED,
        "Pipeline " + pipeline + " is not the one the run was started with",
        "Bring back that definition (fingerprint "
            + started.fingerprint()
            + ") and unpark the run, or cancel it.");
  }

  private RunContext context(TenantId tenant, RunId run, RunStream stream, Pipeline pipeline) {
    Connections present = connections.apply(tenant);
    Ownership ownership = new Ownership(slots, mailbox(), tenant, stream, pipeline.whenBusy());
    GateKeeper gates = new GateKeeper(stream, present, ownership);
    return new RunContext(
        tenant,
        pipeline,
        stream,
        present,
        gates,
        ownership,
        crashes,
        watch,
        (NodePath node, String sentence) -> events.progress(tenant, run, node, sentence));
  }

  private static void park(RunStream stream, Problem problem) {
    stream.append(new RunRecord.Parked(problem), Schedule.whenWoken(Set.of()));
  }
}
