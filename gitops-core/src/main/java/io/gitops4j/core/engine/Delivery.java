package io.gitops4j.core.engine;

import io.gitops4j.core.model.Actor;
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
import io.gitops4j.core.spi.RunQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Delivers applications: starts runs, drives them, and answers people. One for a process, for all
 * its tenants. Thread-safe.
 *
 * <p>Calls that name something unknown throw {@link ProviderException} of kind {@code NOT_FOUND};
 * calls the {@link AccessPolicy} refuses, {@code FORBIDDEN}; calls on a run that has ended, {@code
 * STALE}.
 */
public interface Delivery extends AutoCloseable {
  /** Begins a delivery. */
  static Builder builder() {
    return new DeliveryBuilder();
  }

  /**
   * A delivery on embedded defaults, everything below one folder: a file journal, Git repositories
   * with pull requests ({@code git/<name>.git}), a registry in the OCI layout ({@code registry/}).
   *
   * @param pipelines what it delivers
   */
  static Delivery embedded(Path home, Pipeline... pipelines) {
    return Embedded.delivery(home, pipelines);
  }

  /**
   * Starts a run, or finds the one that the same start began before, even if that has ended long
   * ago: {@link Run#isNew} says which. Two manual starts of a pipeline with the same parameters are
   * one run, whoever asks and whenever, unless the second says {@link Start#again}. A run that was
   * forgotten ({@link Builder#keepEndedRuns}) can't be found any more and is started anew.
   *
   * @throws ProviderException {@code INVALID} if no trigger of the pipeline takes this start
   */
  Run start(TenantId tenant, String pipeline, Start start, Actor actor);

  /** Starts a run of the only tenant. */
  default Run start(String pipeline, Start start, Actor actor) {
    return start(TenantId.DEFAULT, pipeline, start, actor);
  }

  /**
   * A run as it is now. One that a newer version of the library went on with is shown as far as
   * this one can read, parked with {@code NEWER_JOURNAL}.
   */
  Run run(TenantId tenant, RunId run);

  /** A run of the only tenant as it is now. */
  default Run run(RunId run) {
    return run(TenantId.DEFAULT, run);
  }

  /**
   * The definition that a run goes by; empty if the catalog has it no more, or it was changed
   * since.
   */
  Optional<Pipeline> definition(TenantId tenant, RunId run);

  /** All runs of a tenant that can be read, the oldest first. */
  List<Run> runs(TenantId tenant);

  /** The runs of a tenant that can't be read: what the journal kept of them is damaged. */
  List<DamagedRun> damagedRuns(TenantId tenant);

  /**
   * Waits until a run has ended, is parked, or waits for something that is not merely a matter of
   * time, or so long. What it was told before, by {@link #approve}, {@link #reject}, {@link
   * #signal} or whatever else, it has looked at by then, in whichever process.
   *
   * @return the run as it is then
   */
  Run await(TenantId tenant, RunId run, Duration atMost) throws InterruptedException;

  /** Waits for a run of the only tenant. */
  default Run await(RunId run, Duration atMost) throws InterruptedException {
    return await(TenantId.DEFAULT, run, atMost);
  }

  /**
   * Waits until a run has ended or is parked, whatever people have to do for that, or so long.
   *
   * @return the run as it is then
   */
  Run awaitEnd(TenantId tenant, RunId run, Duration atMost) throws InterruptedException;

  /** Waits for the end of a run of the only tenant. */
  default Run awaitEnd(RunId run, Duration atMost) throws InterruptedException {
    return awaitEnd(TenantId.DEFAULT, run, atMost);
  }

  /** What happened to a run after a number: the numbered, replayable projection of its journal. */
  List<RunEvent> events(TenantId tenant, RunId run, long after);

  /** All that happened to a run of the only tenant. */
  default List<RunEvent> events(RunId run) {
    return events(TenantId.DEFAULT, run, -1);
  }

  /**
   * Approves at a gate.
   *
   * @param gate {@code <stage>/<gate>}: {@code prod/approvals}
   * @param subject the digest of what was shown, from {@link Run#waits()}
   * @throws ProviderException {@code STALE} if something else would be done by now
   */
  void approve(TenantId tenant, RunId run, String gate, Actor actor, String subject, String reason);

  /** Rejects at a gate: the run ends. */
  void reject(TenantId tenant, RunId run, String gate, Actor actor, String subject, String reason);

  /** Asks a run to stop: what may be under way is looked for, what was left open is closed. */
  void cancel(TenantId tenant, RunId run, Actor actor, String reason);

  /** Tries a failed node of a parked run again, or one that waits to be tried again, now. */
  void retry(TenantId tenant, RunId run, NodePath node, Actor actor);

  /**
   * Lets a parked run go on.
   *
   * @param how what was done about it, for the records
   */
  void unpark(TenantId tenant, RunId run, Actor actor, String how);

  /**
   * Lets a run that is parked because its pipeline was changed go on with the present definition,
   * unless that forgot something the run is about to do: then it is parked again.
   */
  void adopt(TenantId tenant, RunId run, Actor actor);

  /** Wakes the runs that wait for something: a webhook arrived, a person acted. */
  void signal(TenantId tenant, WakeKey key);

  /** What is in an environment of an application. */
  EnvironmentStatus environment(TenantId tenant, String application, String environment);

  /** What is in an environment of an application of the only tenant. */
  default EnvironmentStatus environment(String application, String environment) {
    return environment(TenantId.DEFAULT, application, environment);
  }

  /** What is in each environment of an application that anything was ever delivered to. */
  List<EnvironmentStatus> environments(TenantId tenant, String application);

  /** What is in each environment of an application of the only tenant. */
  default List<EnvironmentStatus> environments(String application) {
    return environments(TenantId.DEFAULT, application);
  }

  /** The releases an environment had, the newest first; about the last hundred are kept. */
  List<Promotion> releases(TenantId tenant, String application, String environment);

  /** The releases an environment of the only tenant had. */
  default List<Promotion> releases(String application, String environment) {
    return releases(TenantId.DEFAULT, application, environment);
  }

  /**
   * Takes an environment back: to the release before the one that is there, or, where a run left
   * changes there without promoting anything, to the one that is there. A run puts the values back
   * by forward commits, each by the route its change took, a pull request on the terms of those it
   * undoes (see {@link io.gitops4j.core.pipeline.Compensation#reverting}), and holds the
   * environment so that nothing undoes that; it waits for whoever is delivering there. A value that
   * somebody else touched since is left alone: the run then ends {@link Outcome#SUPERSEDED}, or
   * {@link Outcome#FAILED} if others could be brought back. Asking twice for the same is one run
   * ({@link Run#isNew}).
   *
   * @param reason for the records
   * @throws ProviderException {@code NOT_FOUND} if no earlier release is known
   */
  Run rollback(TenantId tenant, String application, String environment, Actor actor, String reason);

  /**
   * Lets nothing into an environment until it is released: no run gets in, and one that is in sends
   * nothing more there, but for what undoes its stage if that fails. A rollback goes through.
   */
  void hold(TenantId tenant, String application, String environment, Actor actor, String why);

  /** Lets releases into an environment again. */
  void release(TenantId tenant, String application, String environment, Actor actor);

  /**
   * Takes an environment from the parked run that has it, so that the next one gets it. That run
   * asks for it again should somebody unpark it.
   *
   * @throws ProviderException {@code STALE} if no run has it, or one that is not parked, or one
   *     that may be about to change something there; cancel that: a cancel looks first
   */
  void takeOver(
      TenantId tenant, String application, String environment, Actor actor, String reason);

  /**
   * What a run of a pipeline would do, worked out from a snapshot; changes nothing.
   *
   * @param start what it would be started with
   */
  Plan plan(Pipeline pipeline, Start start, Snapshot snapshot);

  /**
   * Begins a watch for new versions in registries, which starts runs here. Whoever builds it closes
   * it, before this.
   */
  VersionWatch.Builder versionWatch();

  /** The connections of a tenant, as an execution would get them now. */
  Connections connections(TenantId tenant);

  /**
   * Runs in the calling thread everything that is due, and tells subscribers, for platforms that
   * drive it themselves ({@link Builder#drivenByCaller()}).
   *
   * @return when something is due next, if anything is
   */
  Optional<Instant> work() throws InterruptedException;

  /**
   * Stops: runs that are being executed are interrupted at a safe point and go on when the journal
   * is opened again. Idempotent.
   */
  @Override
  void close();

  /** Collects what a delivery needs. Not thread-safe. */
  interface Builder {
    /** Where pipelines come from. Required. */
    Builder pipelines(PipelineCatalog catalog);

    /** A tenant's providers, asked for at each execution. Required. */
    Builder connections(Function<TenantId, Connections> perExecution);

    /** The memory. Required; it is not closed with the delivery. */
    Builder journal(Journal journal);

    /** Told of every event, in order per run, by the thread that caused it; at once or never. */
    Builder listener(Consumer<RunEvent> listener);

    /**
     * Told of every event at least once, in order per run, whatever happens to this process.
     *
     * @throws IllegalArgumentException if there is one of that name
     */
    Builder subscriber(Subscriber subscriber);

    /** Shows progress: redrawn on a terminal, plain lines elsewhere. */
    Builder console(ConsoleProgress console);

    /** Who may do what; everybody everything unless said. */
    Builder access(AccessPolicy policy);

    /** The clock; the system's unless said. */
    Builder clock(InstantSource clock);

    /** How many runs are executed at once; twice the processors unless said. */
    Builder parallelism(int runs);

    /**
     * How long a process that says nothing any more keeps a run: then another one takes it over. A
     * process that is alive renews its claims long before; longer than it may stand still, for a
     * collection of garbage or a virtual machine's move. A minute unless said. Where a journal can
     * see that a process died, as in files of one machine, others do not wait for it.
     *
     * @throws IllegalArgumentException if it is shorter than 2 seconds
     */
    Builder lease(Duration length);

    /**
     * How long after a process died, was stopped, or lost an answer, something it had sent may
     * still arrive or not be seen: the longest request timeout plus the lag of the slowest list. So
     * long nothing is sent again that could then be there twice. 90 seconds unless said.
     */
    Builder settle(Duration longest);

    /** Names this process in journals; a random name unless said. */
    Builder process(String name);

    /**
     * How long runs are kept once they have ended; for ever unless said. Kept all the same are
     * those in the history of an environment, and those of whom anything is not known to have
     * happened or not. An event that is delivered again after its run was forgotten starts a new
     * run, so keep them for longer than webhooks are repeated.
     */
    Builder keepEndedRuns(Duration time);

    /** No threads of its own: the caller calls {@link Delivery#work()}. */
    Builder drivenByCaller();

    /**
     * Has due runs found by a queue, which is closed with the delivery, rather than by the
     * delivery's own threads: where several processes share a journal.
     */
    Builder dispatchedBy(RunQueue queue);

    /** Called between the moments of an effect; for tests of resumption. */
    Builder crashPoints(CrashPoints points);

    /** The delivery, at work. */
    Delivery build();
  }
}
