package io.gitops4j.core.engine;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.Journal.Schedule;
import io.gitops4j.core.spi.Journal.StreamId;
import io.gitops4j.core.spi.Journal.Writer;
import io.gitops4j.core.spi.VersionConflictException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Begins runs, each once. Thread-safe. */
final class Starts {
  private static final System.Logger LOG = System.getLogger(Starts.class.getName());

  /** Of so many numbers that were given out only the last is kept. */
  private static final int ORDERS = 100;

  private final Journal journal;
  private final InstantSource clock;
  private final Executor executor;
  private final Dispatch dispatcher;

  Starts(Journal journal, InstantSource clock, Executor executor, Dispatch dispatcher) {
    this.journal = journal;
    this.clock = clock;
    this.executor = executor;
    this.dispatcher = dispatcher;
  }

  /** A run, and whether it was begun just now. */
  record Started(RunId run, boolean isNew) {}

  /** Starts a run, or finds the one that the same start began. */
  Started start(TenantId tenant, Pipeline pipeline, Start start, Actor actor) {
    RunId run = id(tenant, pipeline, start);
    if (open(tenant, run).look(RunState::exists)) {
      return new Started(run, false);
    }
    Optional<Release> earlier = start.promotes().map(r -> earlier(tenant, r));
    Start complete = earlier.map(e -> EarlierRelease.complete(start, e, pipeline)).orElse(start);
    return new Started(run, create(tenant, run, pipeline, complete, actor));
  }

  /** Starts a rollback, or finds one that is under way to the same end. */
  Started rollback(TenantId tenant, Pipeline pipeline, Rollback asked, Actor actor) {
    Rollback rollback = asked;
    RunId run = id(tenant, pipeline, rollback.unsaid());
    while (open(tenant, run).look(s -> s.ended().isPresent())) {
      rollback = rollback.again();
      run = id(tenant, pipeline, rollback.unsaid());
    }
    boolean isNew =
        !open(tenant, run).look(RunState::exists)
            && create(tenant, run, pipeline, rollback.start(), actor);
    return new Started(run, isNew);
  }

  private static RunId id(TenantId tenant, Pipeline pipeline, Start start) {
    String text = tenant + "\n" + pipeline.name() + "\n" + start.identity();
    return new RunId(Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16));
  }

  private RunStream open(TenantId tenant, RunId run) {
    return executor.open(tenant, run);
  }

  /** The release of an earlier run, or the one that it delivered again. */
  private Release earlier(TenantId tenant, RunId run) {
    Release release = known(tenant, run);
    return EarlierRelease.of(release.start()).map(made -> known(tenant, made)).orElse(release);
  }

  private Release known(TenantId tenant, RunId run) {
    return executor
        .slots()
        .release(tenant, run)
        .orElseThrow(
            () ->
                new ProviderException(
                    ErrorKind.NOT_FOUND,
                    "Could not promote the release of run " + run + ": there is no such run."));
  }

  /** False if somebody else was first. */
  private boolean create(TenantId tenant, RunId run, Pipeline pipeline, Start start, Actor actor) {
    RunStream stream = open(tenant, run);
    RunRecord.RunStarted started =
        new RunRecord.RunStarted(
            pipeline.name(),
            pipeline.version(),
            pipeline.fingerprint(),
            start.fields(),
            actor.name(),
            actor.groups(),
            order(tenant, run, pipeline, start),
            Definition.of(pipeline).lines());
    boolean isNew =
        stream.appendIf(started, Schedule.at(clock.instant(), Set.of()), s -> !s.exists());
    dispatcher.wake();
    return isNew;
  }

  /** An earlier release that nobody asked for keeps its number, so that it overtakes none. */
  private long order(TenantId tenant, RunId run, Pipeline pipeline, Start start) {
    Optional<RunId> earlier = EarlierRelease.of(start);
    if (start.isAutomatic() && earlier.isPresent()) {
      return open(tenant, earlier.get()).look(s -> s.started().order());
    }
    return nextOrder(tenant, pipeline.name(), run);
  }

  /** The number of this start among all of the application. */
  private long nextOrder(TenantId tenant, String application, RunId run) {
    StreamId orders = new StreamId(tenant, "app/" + application);
    byte[] content = RunStream.id(tenant, run).name().getBytes(StandardCharsets.UTF_8);
    Entry entry = new Entry("Ordered", 1, RecordCodec.READER, true, content);
    while (true) {
      long last = journal.version(orders);
      try {
        long next =
            journal.append(orders, last, Writer.anyone(), List.of(entry), Schedule.unchanged());
        if (next % ORDERS == 0) {
          journal.trim(orders, last);
        }
        return next;
      } catch (VersionConflictException e) {
        LOG.log(System.Logger.Level.DEBUG, "Another start of {0} came first", application);
      }
    }
  }
}
