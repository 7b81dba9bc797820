package io.gitops4j.core.engine;

import io.gitops4j.core.engine.AccessPolicy.Action;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Snapshot;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.JournalException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

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
  private final Starts starts;
  private final EnvironmentCommands environments;
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
    this.starts = new Starts(journal, clock, executor, dispatcher);
    this.environments = new EnvironmentCommands(executor.slots(), mailbox, this::existing);
  }

  /** Closes these too, after itself. */
  EngineDelivery owning(AutoCloseable... resources) {
    owned.addAll(List.of(resources));
    return this;
  }

  @Override
  public Run start(TenantId tenant, String name, Start start, Actor actor) {
    Pipeline pipeline = pipeline(tenant, name);
    allow(tenant, actor, Action.START, name);
    allowOptions(tenant, pipeline, start, actor);
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
    return run(tenant, starts.start(tenant, pipeline, start, actor));
  }

  private Pipeline pipeline(TenantId tenant, String name) {
    return executor
        .catalog()
        .find(tenant, name, Optional.empty())
        .orElseThrow(() -> unknown("pipeline", name, tenant));
  }

  /** What a start asks for beyond being a start needs leave of its own. */
  private void allowOptions(TenantId tenant, Pipeline pipeline, Start start, Actor actor) {
    if (Rollback.of(start).isPresent() || EarlierRelease.of(start).isPresent()) {
      throw new IllegalArgumentException("Such a start is made by the library alone: " + start);
    }
    start
        .promotes()
        .ifPresent(
            earlier -> allow(tenant, actor, Action.PROMOTE, pipeline.name() + " " + earlier));
    for (String stage : start.skipped().keySet()) {
      allow(tenant, actor, Action.SKIP, pipeline.name() + " " + stage);
      if (pipeline.stages().stream().noneMatch(s -> s.name().equals(stage))) {
        throw unknown("stage", stage, tenant);
      }
    }
  }

  @Override
  public Run run(TenantId tenant, RunId run) {
    return RunView.of(tenant, readable(tenant, run, event -> {}));
  }

  private Run run(TenantId tenant, Starts.Started run) {
    return RunView.of(tenant, readable(tenant, run.run(), event -> {}), run.isNew());
  }

  @Override
  public Optional<Pipeline> definition(TenantId tenant, RunId run) {
    RunStream stream = readable(tenant, run, event -> {});
    RunRecord.DefinitionAdopted mine = stream.look(RunState::definition);
    return executor
        .catalog()
        .find(tenant, stream.look(s -> s.started().pipeline()), Optional.of(mine.version()))
        .filter(pipeline -> pipeline.fingerprint().equals(mine.to()));
  }

  private RunStream readable(TenantId tenant, RunId run, Consumer<RunEvent> listener) {
    RunStream stream = RunStream.readable(journal, tenant, run, clock, listener);
    if (!stream.look(RunState::exists)) {
      throw unknown("run", run.value(), tenant);
    }
    return stream;
  }

  @Override
  public List<Run> runs(TenantId tenant) {
    List<Run> runs = new ArrayList<>();
    readAll(tenant, runs::add, damaged -> {});
    runs.sort(Comparator.comparing(Run::startedAt));
    return List.copyOf(runs);
  }

  @Override
  public List<DamagedRun> damagedRuns(TenantId tenant) {
    List<DamagedRun> runs = new ArrayList<>();
    readAll(tenant, readable -> {}, runs::add);
    return List.copyOf(runs);
  }

  private void readAll(TenantId tenant, Consumer<Run> readable, Consumer<DamagedRun> damaged) {
    for (StreamId stream : journal.streams(tenant, "run/")) {
      RunId run = RunStream.run(stream);
      try {
        readable.accept(run(tenant, run));
      } catch (JournalException e) {
        if (e.kind() == ErrorKind.UNAVAILABLE) {
          throw e;
        }
        damaged.accept(new DamagedRun(run, String.valueOf(e.getMessage())));
      }
    }
  }

  @Override
  public Run await(TenantId tenant, RunId run, Duration atMost) throws InterruptedException {
    return await(tenant, run, atMost, RunView::isSettled);
  }

  @Override
  public Run awaitEnd(TenantId tenant, RunId run, Duration atMost) throws InterruptedException {
    return await(tenant, run, atMost, RunView::isOver);
  }

  private Run await(TenantId tenant, RunId run, Duration atMost, Function<RunState, Boolean> enough)
      throws InterruptedException {
    Instant until = clock.instant().plus(atMost);
    RunStream now = readable(tenant, run, event -> {});
    while (!now.look(enough) && clock.instant().isBefore(until)) {
      long left = Duration.between(clock.instant(), until).toMillis();
      events.awaitChange(Math.max(1, Math.min(left, 200)));
      now = readable(tenant, run, event -> {});
    }
    return RunView.of(tenant, now);
  }

  @Override
  public List<RunEvent> events(TenantId tenant, RunId run, long after) {
    List<RunEvent> all = new ArrayList<>();
    readable(tenant, run, all::add);
    return all.stream().filter(event -> event.sequence() > after).toList();
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
    if (stream.look(s -> s.ended().isPresent())) {
      throw hasEnded(run);
    }
    new Approvable(executor.catalog(), tenant, stream).check(gate, subject, action);
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

  @Override
  public void adopt(TenantId tenant, RunId run, Actor actor) {
    unpark(tenant, run, actor, Adoption.ADOPT);
  }

  private <C extends Record & RunRecord.Command> void send(TenantId tenant, RunId run, C command) {
    if (!mailbox.send(tenant, run, command)) {
      throw hasEnded(run);
    }
  }

  private static ProviderException hasEnded(RunId run) {
    return stale("change run " + run, "it has ended. Start another");
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
  public List<EnvironmentStatus> environments(TenantId tenant, String application) {
    return executor.slots().environments(tenant, application).stream()
        .map(environment -> environment(tenant, application, environment))
        .toList();
  }

  @Override
  public List<Promotion> releases(TenantId tenant, String application, String environment) {
    return Promotion.of(executor.slots().read(tenant, application, environment).history());
  }

  @Override
  public Run rollback(
      TenantId tenant, String application, String environment, Actor actor, String reason) {
    allow(tenant, actor, Action.ROLLBACK, application + "/" + environment);
    Pipeline pipeline = pipeline(tenant, application);
    History history = executor.slots().read(tenant, application, environment).history();
    Rollback rollback = Rollback.now(application, environment, history, reason);
    return run(tenant, starts.rollback(tenant, pipeline, rollback, actor));
  }

  @Override
  public void hold(
      TenantId tenant, String application, String environment, Actor actor, String why) {
    allow(tenant, actor, Action.HOLD, application + "/" + environment);
    environments.hold(tenant, application, environment, actor, why);
  }

  @Override
  public void release(TenantId tenant, String application, String environment, Actor actor) {
    allow(tenant, actor, Action.RELEASE, application + "/" + environment);
    environments.release(tenant, application, environment, actor);
  }

  @Override
  public void takeOver(
      TenantId tenant, String application, String environment, Actor actor, String reason) {
    allow(tenant, actor, Action.TAKE_OVER, application + "/" + environment);
    environments.takeOver(tenant, application, environment, actor, reason);
  }

  static ProviderException stale(String what, String why) {
    return new ProviderException(ErrorKind.STALE, "Could not " + what + ": " + why + ".");
  }

  @Override
  public Plan plan(Pipeline pipeline, Start start, Snapshot snapshot) {
    return new Planner(pipeline, start, snapshot).plan();
  }

  @Override
  public VersionWatch.Builder versionWatch() {
    return new VersionWatch.Builder(this, journal, clock, executor.crashes());
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
    return existing(tenant, run, event -> {});
  }

  private RunStream existing(TenantId tenant, RunId run, Consumer<RunEvent> listener) {
    RunStream stream = new RunStream(journal, tenant, run, clock, listener);
    if (!stream.look(RunState::exists)) {
      throw unknown("run", run.value(), tenant);
    }
    return stream;
  }

  private void allow(TenantId tenant, Actor actor, Action action, String on) {
    if (!access.allows(tenant, actor, action, on)) {
      throw new ProviderException(
          ErrorKind.FORBIDDEN,
          "Could not "
              + action.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
              + " "
              + on
              + ": "
              + actor
              + " may not. Ask somebody who may.");
    }
  }

  static ProviderException unknown(String what, String name, TenantId tenant) {
    String whose = tenant.equals(TenantId.DEFAULT) ? "" : " of tenant " + tenant;
    return new ProviderException(
        ErrorKind.NOT_FOUND,
        "Could not find the " + what + " " + name + whose + ": there is none.");
  }
}
