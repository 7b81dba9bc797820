package io.gitops4j.core.engine;

import io.gitops4j.core.engine.AccessPolicy.Action;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.JournalException;
import io.gitops4j.core.spi.VersionConflictException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A delivery over a journal. */
final class EngineDelivery implements Delivery {
  private static final System.Logger LOG = System.getLogger(EngineDelivery.class.getName());

  private final Journal journal;
  private final InstantSource clock;
  private final AccessPolicy access;
  private final EventHub events;
  private final Executor executor;
  private final Dispatch dispatcher;
  private final Mailbox mailbox;
  private final List<AutoCloseable> owned = new ArrayList<>();

  EngineDelivery(
      Journal journal,
      InstantSource clock,
      AccessPolicy access,
      EventHub events,
      Executor executor,
      Dispatch dispatcher) {
    this.journal = journal;
    this.clock = clock;
    this.access = access;
    this.events = events;
    this.executor = executor;
    this.dispatcher = dispatcher;
    this.mailbox = executor.mailbox();
  }

  /** Closes these too, after itself. */
  EngineDelivery owning(AutoCloseable... resources) {
    owned.addAll(List.of(resources));
    return this;
  }

  @Override
  public Run start(TenantId tenant, String name, Start start, Actor actor) {
    Pipeline pipeline =
        executor
            .catalog()
            .find(tenant, name, Optional.empty())
            .orElseThrow(() -> unknown("pipeline", name));
    allow(tenant, actor, Action.START, name);
    if (!pipeline.accepts(start, actor)) {
      throw new ProviderException(
          ErrorKind.INVALID,
          "Could not start "
              + name
              + " by "
              + start
              + " of "
              + actor
              + ": none of its triggers takes that. It takes: "
              + pipeline.triggers().stream().map(t -> t.describe()).toList()
              + ".");
    }
    RunId run = runId(tenant, name, start);
    RunStream stream = executor.open(tenant, run);
    if (!stream.look(RunState::exists)) {
      create(tenant, stream, pipeline, start, actor);
      dispatcher.wake();
    }
    return run(tenant, run);
  }

  private void create(
      TenantId tenant, RunStream stream, Pipeline pipeline, Start start, Actor actor) {
    long order = nextOrder(tenant, pipeline.name(), stream.id().name());
    RunRecord.RunStarted started =
        new RunRecord.RunStarted(
            pipeline.name(),
            pipeline.version(),
            pipeline.fingerprint(),
            start.fields(),
            actor.name(),
            actor.groups(),
            order);
    stream.appendIf(started, Schedule.at(clock.instant(), Set.of()), s -> !s.exists());
  }

  /** The number of this start among all of the application. */
  private long nextOrder(TenantId tenant, String application, String run) {
    StreamId orders = new StreamId(tenant, "app/" + application);
    while (true) {
      long last = journal.version(orders);
      Entry entry =
          new Entry("Ordered", 1, RecordCodec.READER, true, run.getBytes(StandardCharsets.UTF_8));
      try {
        return journal.append(orders, last, Writer.anyone(), List.of(entry), Schedule.unchanged());
      } catch (VersionConflictException e) {
        LOG.log(System.Logger.Level.DEBUG, "Another start of {0} came first", application);
      }
    }
  }

  private static RunId runId(TenantId tenant, String pipeline, Start start) {
    String text = tenant + "\n" + pipeline + "\n" + start.identity();
    return new RunId(Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16));
  }

  @Override
  public Run run(TenantId tenant, RunId run) {
    return RunView.of(tenant, existing(tenant, run));
  }

  @Override
  public List<Run> runs(TenantId tenant) {
    return journal.streams(tenant, "run/").stream()
        .flatMap(s -> readable(tenant, new RunId(s.name().substring("run/".length()))).stream())
        .sorted(Comparator.comparing(Run::startedAt))
        .toList();
  }

  /** A run whose stream is damaged is left out of the list; asking for it says why. */
  private Optional<Run> readable(TenantId tenant, RunId run) {
    try {
      return Optional.of(run(tenant, run));
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.WARNING, "Run " + run + " can't be listed: " + e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Run await(TenantId tenant, RunId run, Duration atMost) throws InterruptedException {
    return await(tenant, run, atMost, EngineDelivery::isSettled);
  }

  @Override
  public Run awaitEnd(TenantId tenant, RunId run, Duration atMost) throws InterruptedException {
    return await(tenant, run, atMost, EngineDelivery::isOver);
  }

  private Run await(TenantId tenant, RunId run, Duration atMost, Predicate<Run> enough)
      throws InterruptedException {
    Instant until = clock.instant().plus(atMost);
    Run now = run(tenant, run);
    while (!enough.test(now) && clock.instant().isBefore(until)) {
      long left = Duration.between(clock.instant(), until).toMillis();
      events.awaitChange(Math.max(1, Math.min(left, 200)));
      now = run(tenant, run);
    }
    return now;
  }

  private static boolean isSettled(Run run) {
    boolean blocked =
        run.status() == Run.Status.WAITING && run.waits().stream().anyMatch(Run.Wait::isForPeople);
    return isOver(run) || blocked;
  }

  private static boolean isOver(Run run) {
    return run.hasEnded() || run.status() == Run.Status.PARKED;
  }

  @Override
  public List<RunEvent> events(TenantId tenant, RunId run, long after) {
    existing(tenant, run);
    EventProjection projection = new EventProjection(tenant, run);
    List<RunEvent> all = new ArrayList<>();
    long sequence = 0;
    Journal.Excerpt excerpt = mailbox.read(tenant, run);
    for (Entry entry : excerpt.entries()) {
      RecordCodec.Stamped stamped = RecordCodec.read(entry, sequence++);
      if (stamped.sequence() > after) {
        all.add(projection.event(stamped));
      }
    }
    return all;
  }

  @Override
  public void approve(
      TenantId tenant, RunId run, String gate, Actor actor, String subject, String reason) {
    checkGate(tenant, run, gate, actor, subject, Action.APPROVE);
    send(tenant, run, new RunRecord.Approved(gate, actor.name(), actor.groups(), subject, reason));
  }

  @Override
  public void reject(
      TenantId tenant, RunId run, String gate, Actor actor, String subject, String reason) {
    checkGate(tenant, run, gate, actor, subject, Action.REJECT);
    send(tenant, run, new RunRecord.Rejected(gate, actor.name(), actor.groups(), subject, reason));
  }

  private void checkGate(
      TenantId tenant, RunId run, String gate, Actor actor, String subject, Action action) {
    allow(tenant, actor, action, run + " " + gate);
    RunStream stream = existing(tenant, run);
    NodePath path = NodePath.parse(gate);
    if (path.names().size() < 2) {
      throw unknown("gate", gate);
    }
    NodePath stage = new NodePath(path.names().subList(0, path.names().size() - 1));
    String name = stream.look(s -> s.started().pipeline());
    String version = stream.look(s -> s.started().version());
    List<Gate> gates =
        executor
            .catalog()
            .find(tenant, name, Optional.of(version))
            .map(p -> StageFinder.gates(p, stage))
            .orElse(List.of());
    if (gates.stream().noneMatch(g -> g.name().equals(path.name()))) {
      throw unknown("gate", gate);
    }
    String asked = stream.look(s -> s.judged(stage).map(RunRecord.GatesJudged::subject).orElse(""));
    if (!asked.isEmpty() && !asked.equals(subject)) {
      throw new ProviderException(
          ErrorKind.STALE,
          "Could not "
              + action.name().toLowerCase(java.util.Locale.ROOT)
              + " "
              + gate
              + ": something else would be done than what was shown. Look at the run again.");
    }
  }

  @Override
  public void cancel(TenantId tenant, RunId run, Actor actor, String reason) {
    allow(tenant, actor, Action.CANCEL, run.value());
    existing(tenant, run);
    send(tenant, run, new RunRecord.CancelRequested(actor.name(), reason));
  }

  @Override
  public void retry(TenantId tenant, RunId run, NodePath node, Actor actor) {
    allow(tenant, actor, Action.RETRY, run + " " + node);
    existing(tenant, run);
    send(tenant, run, new RunRecord.RetryRequested(node, actor.name()));
  }

  @Override
  public void unpark(TenantId tenant, RunId run, Actor actor, String how) {
    allow(tenant, actor, Action.UNPARK, run.value());
    existing(tenant, run);
    send(tenant, run, new RunRecord.Unparked(actor.name(), how));
  }

  private <C extends Record & RunRecord.Command> void send(TenantId tenant, RunId run, C command) {
    if (!mailbox.send(tenant, run, command)) {
      throw new ProviderException(
          ErrorKind.STALE, "Could not change run " + run + ": it has ended. Start another.");
    }
  }

  @Override
  public void signal(TenantId tenant, WakeKey key) {
    mailbox.signal(tenant, key);
  }

  @Override
  public EnvironmentStatus environment(TenantId tenant, String application, String environment) {
    return EnvironmentStatus.of(
        application, environment, executor.slots().read(tenant, application, environment));
  }

  @Override
  public void hold(
      TenantId tenant, String application, String environment, Actor actor, String why) {
    allow(tenant, actor, Action.HOLD, application + "/" + environment);
    executor
        .slots()
        .change(
            tenant,
            application,
            environment,
            s -> Optional.of(new SlotRecord.Held(why, actor.name())));
  }

  @Override
  public void release(TenantId tenant, String application, String environment, Actor actor) {
    allow(tenant, actor, Action.RELEASE, application + "/" + environment);
    Slot before =
        executor
            .slots()
            .change(
                tenant,
                application,
                environment,
                s ->
                    s.hold().isPresent()
                        ? Optional.of(new SlotRecord.Unheld(actor.name()))
                        : Optional.empty());
    RunRecord.Signal signal = new RunRecord.Signal(WakeKey.slot(application, environment));
    before.requests().forEach(run -> mailbox.send(tenant, new RunId(run), signal));
  }

  @Override
  public Plan plan(Pipeline pipeline, Start start, Snapshot snapshot) {
    return new Planner(pipeline, start, snapshot).plan();
  }

  @Override
  public Connections connections(TenantId tenant) {
    return executor.connections(tenant);
  }

  @Override
  public Optional<Instant> work() throws InterruptedException {
    return dispatcher.work();
  }

  @Override
  public void close() {
    dispatcher.close();
    for (AutoCloseable resource : owned) {
      try {
        resource.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "Could not close " + resource.getClass(), e);
      }
    }
  }

  private RunStream existing(TenantId tenant, RunId run) {
    RunStream stream = new RunStream(journal, tenant, run, clock, s -> {});
    if (!stream.look(RunState::exists)) {
      throw unknown("run", run.value());
    }
    return stream;
  }

  private void allow(TenantId tenant, Actor actor, Action action, String on) {
    if (!access.allows(tenant, actor, action, on)) {
      throw new ProviderException(
          ErrorKind.FORBIDDEN,
          "Could not "
              + action.name().toLowerCase(java.util.Locale.ROOT)
              + " "
              + on
              + ": "
              + actor
              + " may not. Ask somebody who may.");
    }
  }

  private static ProviderException unknown(String what, String name) {
    return new ProviderException(
        ErrorKind.NOT_FOUND, "Could not find the " + what + " " + name + ": there is none.");
  }
}
