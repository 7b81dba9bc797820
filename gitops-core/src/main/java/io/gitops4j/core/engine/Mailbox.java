package io.gitops4j.core.engine;

import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Brings commands into runs' streams and has the runs looked at. Thread-safe. */
final class Mailbox {
  private static final String PREFIX = "run/";

  private final Journal journal;
  private final InstantSource clock;
  private final EventHub events;
  private final Runnable wakeUp;

  Mailbox(Journal journal, InstantSource clock, EventHub events, Runnable wakeUp) {
    this.journal = journal;
    this.clock = clock;
    this.events = events;
    this.wakeUp = wakeUp;
  }

  /**
   * Appends a command to a run that has not ended; false if it has. One that says nothing new is
   * taken as read.
   */
  <C extends Record & RunRecord.Command> boolean send(TenantId tenant, RunId run, C command) {
    AtomicBoolean known = new AtomicBoolean();
    boolean sent =
        sendIf(
            tenant,
            run,
            command,
            state -> {
              known.set(state.knows(command));
              return !known.get();
            });
    return sent || known.get();
  }

  /** Appends a command if the run has not ended and the condition holds. */
  <C extends Record & RunRecord.Command> boolean sendIf(
      TenantId tenant, RunId run, C command, Predicate<RunState> wanted) {
    events.meet(tenant, run, () -> journal.version(RunStream.id(tenant, run)));
    RunStream stream = new RunStream(journal, tenant, run, clock, event -> {});
    if (!stream.look(RunState::exists)) {
      return false;
    }
    boolean sent =
        stream.appendIf(command, this::schedule, s -> s.ended().isEmpty() && wanted.test(s));
    if (sent) {
      events.changed();
      wakeUp.run();
    }
    return sent;
  }

  /** Now; what wakes it goes on waking it, because it may be looking already and see nothing. */
  private Schedule schedule(RunState state) {
    return Schedule.at(clock.instant(), state.wakeOn());
  }

  /** Why a run is parked, if it is. */
  Optional<Problem> parked(TenantId tenant, RunId run) {
    return RunStream.readable(journal, tenant, run, clock, event -> {}).look(RunState::parked);
  }

  /** Wakes every run of a tenant that waits for a key. */
  void signal(TenantId tenant, WakeKey key) {
    for (StreamId stream : journal.waitingFor(tenant, key)) {
      if (stream.name().startsWith(PREFIX)) {
        send(
            tenant, new RunId(stream.name().substring(PREFIX.length())), new RunRecord.Signal(key));
      }
    }
  }
}
