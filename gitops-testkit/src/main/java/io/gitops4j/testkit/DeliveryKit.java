package io.gitops4j.testkit;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.engine.RunEvent;
import io.gitops4j.core.engine.Subscriber;
import io.gitops4j.core.engine.VersionWatch;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.RepositoryUrl;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.PullRequestReceipt;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.Connections;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.core.spi.MetricSource;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.core.spi.PullRequests;
import io.gitops4j.core.spi.PullRequests.MergeMethod;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.git.LocalGitProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A delivery for unit tests of pipelines: real Git repositories with pull requests, a real registry
 * in the OCI layout, a journal that survives {@link #crashAt crashes}, and time that advances by
 * itself when everything waits. People and faults are scripted. Drive it with {@link #settle}. Not
 * thread-safe.
 */
public final class DeliveryKit implements AutoCloseable {
  /** When every kit's time begins: a Monday, 09:00 UTC. */
  public static final Instant BEGINNING = Instant.parse("2026-01-05T09:00:00Z");

  private static final Duration LONGEST = Duration.ofDays(60);

  private final KitFolder folder = KitFolder.create();
  private final ManualTime time = new ManualTime(BEGINNING);
  private final MemoryJournal journal = new MemoryJournal(time);
  private final Faults faults = new Faults();
  private final Script script = new Script();
  private final KitPeople people = new KitPeople();
  private final Map<String, DeploymentTarget> targets = new HashMap<>();
  private final List<RunEvent> events = new ArrayList<>();
  private final List<RunId> runs = new ArrayList<>();
  private final LocalGitProvider forge;
  private final KitRepositories repositories;
  private final KitConnections connections;
  private final KitWorkflows ci = new KitWorkflows(time);
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final PipelineCatalog pipelines;
  private @Nullable Delivery delivery;
  private @Nullable String crashPoint;

  private DeliveryKit(PipelineCatalog pipelines) {
    this.pipelines = pipelines;
    this.forge = LocalGitProvider.open(folder.resolve("git"), context());
    this.repositories = new KitRepositories(forge);
    this.connections = new KitConnections(folder, people, this::url, targets, context());
  }

  /** A kit for these pipelines, in a temporary folder of its own that goes with it. */
  public static DeliveryKit of(Pipeline... pipelines) {
    return of(PipelineCatalog.of(pipelines));
  }

  /** A kit for the pipelines of a catalog. */
  public static DeliveryKit of(PipelineCatalog pipelines) {
    return new DeliveryKit(pipelines);
  }

  /** Adds a repository with these files on {@code main}, by path. */
  public DeliveryKit repository(String name, Map<String, String> files) {
    repositories.create(name, files);
    return this;
  }

  /** Adds somebody who is known by that name, as a login and by {@code name@example.com}. */
  public DeliveryKit actor(String name, String... groups) {
    people.add(Actor.of(name, groups));
    return this;
  }

  /** Adds what applies an environment's manifests. */
  public DeliveryKit target(String environment, DeploymentTarget target) {
    targets.put(environment, target);
    return this;
  }

  /** Adds a registry under the host that references name; any other is a folder of the kit. */
  public DeliveryKit registry(String host, Registry registry) {
    connections.registry(host, registry);
    return this;
  }

  /** Adds a source of metrics. Before the first run. */
  public DeliveryKit metrics(String name, MetricSource source) {
    connections.metrics(name, source);
    return this;
  }

  /** Adds who is told of events. Before the first run. */
  public DeliveryKit subscriber(Subscriber subscriber) {
    subscribers.add(subscriber);
    return this;
  }

  // ---- people

  /** Somebody approves at a gate as soon as asked: {@code "prod/approvals"}. */
  public DeliveryKit approves(String gate, String who) {
    script.once(() -> says(gate, who, true, ""));
    return this;
  }

  /** Somebody rejects at a gate as soon as asked. */
  public DeliveryKit rejects(String gate, String who, String reason) {
    script.once(() -> says(gate, who, false, reason));
    return this;
  }

  /** Every pull request of a repository is merged as soon as it is open. */
  public DeliveryKit mergesPullRequestsOf(String repository) {
    script.always(
        () -> openPullRequests(repository).stream().anyMatch(pr -> merge(repository, pr)));
    return this;
  }

  /** Something is done at a moment, counted from the kit's beginning. */
  public DeliveryKit at(Duration sinceBeginning, Runnable action) {
    script.at(BEGINNING.plus(sinceBeginning), action);
    return this;
  }

  // ---- faults

  /** The next call of a provider's method fails without taking place: {@code "commit", STALE}. */
  public DeliveryKit failNext(String method, ErrorKind kind) {
    faults.failNext(method, kind);
    return this;
  }

  /** The next call of a provider's method takes place, and its answer is lost. */
  public DeliveryKit loseNextAnswer(String method) {
    faults.loseNextAnswer(method);
    return this;
  }

  /** From now on forges list a pull request only so long after it was opened. */
  public DeliveryKit listsLag(Duration length) {
    faults.lag(length);
    return this;
  }

  /** The process dies when a run is next there (see {@code CrashPoints}), and comes back. */
  public DeliveryKit crashAt(String point) {
    crashPoint = point;
    return this;
  }

  // ---- running

  /** Starts a run and drives it as far as it goes. */
  public Run run(String pipeline, Start start, String who) {
    return settle(start(pipeline, start, who).id());
  }

  /** Looks once for new versions, as a watch does, and drives the runs that start. */
  public List<Run> newVersions(String pipeline) {
    Pipeline watched = pipelines.find(TenantId.DEFAULT, pipeline, Optional.empty()).orElseThrow();
    try (VersionWatch watch = delivery().versionWatch().build()) {
      List<Run> started = watch.watch(TenantId.DEFAULT, watched).look();
      started.stream().map(Run::id).filter(id -> !runs.contains(id)).forEach(runs::add);
      return started.stream().map(run -> settle(run.id())).toList();
    } catch (SimulatedCrash crash) {
      reopen();
      return newVersions(pipeline);
    }
  }

  /** Starts a run without driving it. */
  public Run start(String pipeline, Start start, String who) {
    Run run = delivery().start(pipeline, start, people.named(who));
    runs.add(run.id());
    return run;
  }

  /** Takes an environment back and drives that as far as it goes. */
  public Run rollback(String application, String environment, String who, String reason) {
    TenantId tenant = TenantId.DEFAULT;
    Run run = delivery().rollback(tenant, application, environment, people.named(who), reason);
    runs.add(run.id());
    return settle(run.id());
  }

  /** Drives everything until nothing moves but by somebody the script does not have. */
  public Run settle(RunId run) {
    Instant until = time.instant().plus(LONGEST);
    Optional<Instant> next = work();
    while (script.play(time.instant()) || advance(next, until)) {
      next = work();
    }
    return delivery().run(run);
  }

  private boolean advance(Optional<Instant> next, Instant until) {
    Instant planned = script.next(time.instant());
    Instant moment = planned;
    if (!gates().areUpToPeople() && next.isPresent() && next.get().isBefore(planned)) {
      moment = next.get();
    }
    if (moment.isAfter(until)) {
      return false;
    }
    time.advanceTo(moment);
    return true;
  }

  private Optional<Instant> work() {
    try {
      return delivery().work();
    } catch (SimulatedCrash crash) {
      reopen();
      return work();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The test was interrupted", e);
    }
  }

  /** The process ends, in an orderly way, and comes back with the same journal. */
  public void reopen() {
    if (delivery != null) {
      delivery.close();
      delivery = null;
    }
    connections.close();
  }

  /** The delivery under test. */
  public Delivery delivery() {
    if (delivery == null) {
      Connections present = connections();
      Delivery.Builder builder =
          Delivery.builder()
              .pipelines(pipelines)
              .connections(tenant -> present)
              .journal(journal)
              .clock(time)
              .listener(events::add)
              .crashPoints(this::crash)
              .drivenByCaller();
      subscribers.forEach(builder::subscriber);
      delivery = builder.build();
    }
    return delivery;
  }

  /** What the delivery is connected to, faults included. */
  public Connections connections() {
    return new FaultyConnections(connections.open(), ci, faults, time);
  }

  // ---- what came of it

  /** The clock. */
  public ManualTime time() {
    return time;
  }

  /** How much time has passed since the kit's beginning. */
  public Duration elapsed() {
    return Duration.between(BEGINNING, time.instant());
  }

  /** The forge, for acting as a person would. */
  public LocalGitProvider forge() {
    return forge;
  }

  /** The CI of every repository's forge. */
  public KitWorkflows ci() {
    return ci;
  }

  /** A file at the head of {@code main}. */
  public String file(String repository, String path) {
    return repositories.file(repository, path);
  }

  /** The subjects of a file's commits on {@code main} since it was made, newest first. */
  public List<String> commits(String repository, String path) {
    return repositories.commits(repository, path);
  }

  /** Pushes a file to {@code main} as somebody else. */
  public DeliveryKit push(String repository, String path, String content) {
    repositories.push(repository, path, content);
    return this;
  }

  /**
   * What changed on {@code main} since the repository was made: for each changed file its path,
   * then the lines that went ({@code -}) and came ({@code +}), as {@code git diff} has them.
   */
  public List<String> diff(String repository) {
    return repositories.diff(repository);
  }

  /** The pull requests that runs opened in a repository, in any state, the oldest first. */
  public List<PullRequest> pullRequests(String repository) {
    PullRequests forge = this.forge.pullRequests().orElseThrow();
    return runs.stream()
        .flatMap(run -> delivery().run(run).release().receipts().stream())
        .filter(PullRequestReceipt.class::isInstance)
        .map(PullRequestReceipt.class::cast)
        .filter(opened -> opened.repository().equals(repository) && opened.isOpened())
        .map(opened -> forge.get(url(repository), opened.number()))
        .toList();
  }

  /** Every event so far, of all runs. */
  public List<RunEvent> events() {
    return List.copyOf(events);
  }

  /** Where a repository is. */
  public RepositoryUrl url(String repository) {
    return repositories.url(repository);
  }

  /** A repository, for reading and for acting as somebody else would. */
  public GitRepository git(String repository) {
    return repositories.git(repository);
  }

  @Override
  public void close() {
    reopen();
    forge.close();
    journal.close();
    folder.close();
  }

  /** What the kit's runs wrote. */
  MemoryJournal journal() {
    return journal;
  }

  private boolean says(String gate, String who, boolean approves, String reason) {
    return gates().says(gate, people.named(who), approves, reason);
  }

  private KitGates gates() {
    return new KitGates(delivery(), runs);
  }

  private List<PullRequest> openPullRequests(String repository) {
    return pullRequests(repository).stream()
        .filter(pr -> pr.state() == PullRequest.State.OPEN)
        .toList();
  }

  /** Merges a pull request as a person would; false if it can't be merged. */
  public boolean merge(String repository, PullRequest pullRequest) {
    boolean merged =
        forge
            .pullRequests()
            .orElseThrow()
            .merge(url(repository), pullRequest.number(), pullRequest.head(), MergeMethod.MERGE)
            .merged();
    delivery().signal(TenantId.DEFAULT, WakeKey.pullRequest(repository, pullRequest.number()));
    return merged;
  }

  private void crash(String point) {
    if (point.equals(crashPoint)) {
      crashPoint = null;
      throw new SimulatedCrash(point);
    }
  }

  private ProviderContext context() {
    return ProviderContext.in(folder.resolve("cache")).withClock(time);
  }
}
