package io.gitops4j.canary;

import io.gitops4j.canary.judge.ErrorBudget;
import io.gitops4j.canary.judge.Judge;
import io.gitops4j.core.model.Names;
import io.gitops4j.core.pipeline.EditPlan;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.Outline;
import io.gitops4j.core.pipeline.PullRequestSpec;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Steps;
import io.gitops4j.core.spi.ManifestRenderer;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.Split.Route;
import io.gitops4j.core.spi.TrafficSplitter;
import io.gitops4j.core.spi.TrafficSplitter.Feature;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A step that shifts traffic from one track to another, each share a commit, watched and judged;
 * when a judge says that the candidate is worse, the traffic goes back by a commit that says why.
 * Made by {@link Canaries}. Immutable.
 *
 * <p>Two tracks, {@code blue} and {@code green} unless said otherwise, take turns: the one that has
 * the traffic when the canary begins is stable, the other the candidate. What it does, in order,
 * each a commit, as far as it was asked for: stable is {@link #scaling scaled}; the candidate is
 * {@link #creating created} without a share, and {@link #test tested} directly; it gets its {@link
 * #weights}, each watched for a while; stable is {@link #retiring retired}. After each commit it
 * waits until the environment has it, is well, and the router says that it does it.
 *
 * <p>Whatever becomes of the process, another goes on from Git and the journal. What is measured is
 * journaled before anything is decided, and after a time in which nobody watched it is judged first
 * and the share stays. A gate of the stage that closes holds the share too, and does not keep
 * traffic from being taken back. Somebody else's share is not overwritten: the canary waits until
 * it is its own again, or is cancelled.
 */
public final class Canary implements Step {
  private final String name;
  private final String repository;
  private final String branch;
  private final Router router;
  private final CanarySettings settings;

  private Canary(
      String name, String repository, String branch, Router router, CanarySettings settings) {
    this.name = Names.check("step", name);
    this.repository = Names.check("repository", repository);
    this.branch = branch;
    this.router = router;
    this.settings = settings;
  }

  static Canary of(String repository, String folder, TrafficSplitter splitter) {
    return new Canary(
        "canary",
        repository,
        "main",
        new Router(splitter, folder, "blue", "green", "", false),
        new CanarySettings());
  }

  private Canary with(Consumer<CanarySettings> change) {
    return new Canary(name, repository, branch, router, settings.with(change));
  }

  /** The same on another branch than {@code main}. */
  public Canary on(String otherBranch) {
    return new Canary(name, repository, otherBranch, router, settings);
  }

  @Override
  public Canary as(String newName) {
    return new Canary(newName, repository, branch, router, settings);
  }

  /** The same with other names for the tracks. Where neither has traffic, the first is stable. */
  public Canary tracks(String first, String second) {
    return tracks(first, second, false);
  }

  /**
   * The same with tracks that don't take turns, such as the revisions {@code previous} and {@code
   * latest} of KServe and Knative.
   */
  public Canary fixedTracks(String stable, String candidate) {
    return tracks(stable, candidate, true);
  }

  private Canary tracks(String first, String second, boolean fixed) {
    Roles both = new Roles(first, second);
    Router other =
        new Router(
            router.splitter(),
            router.folder(),
            both.stable(),
            both.candidate(),
            router.baseline(),
            fixed);
    return new Canary(name, repository, branch, other, settings);
  }

  /**
   * Compares with a fresh baseline and not with stable, which has warm caches and other requests: a
   * third track that is {@link #creating created} with stable's version beside the candidate, has
   * the same share as that up to 49 %, and is {@link #retiring retired} in the end. The shares
   * below half are then taken twice from stable's.
   */
  public Canary baseline(String track) {
    Roles all = new Roles(router.first(), router.second(), Names.check("track", track));
    Router other =
        new Router(
            router.splitter(),
            router.folder(),
            router.first(),
            router.second(),
            all.baseline(),
            router.fixed());
    return new Canary(name, repository, branch, other, settings);
  }

  /**
   * The candidate's shares in percent, rising; 10, 50 and 100 unless said.
   *
   * @throws IllegalArgumentException unless each is 1 to 100, and more than the one before
   */
  public Canary weights(int... percent) {
    return with(s -> s.weights(IntStream.of(percent).boxed().toList()));
  }

  /** How long each share is watched at least; ten minutes unless said. */
  public Canary every(Duration each) {
    return with(s -> s.each = CanarySettings.positive(each));
  }

  /** How often it is measured; each minute unless said. */
  public Canary sampling(Duration interval) {
    return with(s -> s.interval = CanarySettings.positive(interval));
  }

  /** What is measured and judged, beside what is already. Without any, only time counts. */
  public Canary guardedBy(Guard... all) {
    return with(s -> s.add(all));
  }

  /**
   * How often all judges together may be wrong; where one judge is alone its own unless said, else
   * 5 %.
   */
  public Canary errorBudget(ErrorBudget all) {
    return with(s -> s.budget = all);
  }

  /**
   * All the traffic only when the judges say that the candidate is good enough: until then it waits
   * at the share before, so long at most, and then takes the traffic back.
   */
  public Canary untilProven(Duration atMost) {
    return with(s -> s.proof = CanarySettings.positive(atMost));
  }

  /**
   * The edits that make room on the stable track, which are made first.
   *
   * @param edits of a track, by its name
   */
  public Canary scaling(Function<String, List<EditPlan>> edits) {
    return with(s -> s.edits("scale", byTrack(edits)));
  }

  /**
   * The edits that create a track.
   *
   * @param edits of a track, by its name
   */
  public Canary creating(Function<String, List<EditPlan>> edits) {
    return with(s -> s.edits("create", byTrack(edits)));
  }

  /**
   * The edits that take a track away, made once it has no traffic. Without them stable stays, and
   * has a share of 0 %.
   *
   * @param edits of a track, by its name
   */
  public Canary retiring(Function<String, List<EditPlan>> edits) {
    return with(s -> s.edits("retire", byTrack(edits)));
  }

  /**
   * The edits that put the router's manifests there, for a first release: then the first track is
   * created and tested, and has all the traffic.
   */
  public Canary beginning(EditPlan... edits) {
    return with(s -> s.beginning = List.of(edits));
  }

  /**
   * What the candidate has to answer before it gets traffic, beside what it has to already.
   *
   * @throws IllegalArgumentException if the router can't reach a track without a share, and the
   *     test knows no way either
   */
  public Canary test(DirectTest... all) {
    if (!Stream.of(all).allMatch(DirectTest::knowsTheWay)) {
      router.needs(Feature.DIRECT_TEST, "reach a track without a share");
    }
    return with(s -> s.add(all));
  }

  /**
   * Requests with a header go to the candidate, from when it is created until it has everything:
   * for people who try it first.
   *
   * @throws IllegalArgumentException if the router can't
   */
  public Canary header(String header, String value) {
    router.needs(Feature.HEADER_ROUTE, "route by a header");
    return with(s -> s.route = new Route(Route.By.HEADER, header, value, router.first()));
  }

  /**
   * Requests with a cookie go to the candidate, from when it is created until it has everything.
   *
   * @throws IllegalArgumentException if the router can't
   */
  public Canary cookie(String cookie, String value) {
    router.needs(Feature.COOKIE_ROUTE, "route by a cookie");
    return with(s -> s.route = new Route(Route.By.COOKIE, cookie, value, router.first()));
  }

  /**
   * Before it gets a share, the candidate gets a copy of so many percent of all requests, whose
   * answers nobody sees, and is watched as long as at a share.
   *
   * @throws IllegalArgumentException if the router can't
   */
  public Canary mirroring(int percent) {
    router.needs(Feature.MIRROR, "copy requests");
    Split.Mirror checked = new Split.Mirror(router.first(), percent);
    return with(s -> s.mirror = checked.percent());
  }

  /**
   * How long the candidate is watched with all the traffic, and stable kept to go back to; as long
   * as at each share unless said.
   */
  public Canary rollbackWindow(Duration time) {
    return with(s -> s.window = CanarySettings.positive(time));
  }

  /** How the folder is rendered and applied, where the environment doesn't follow Git. */
  public Canary appliedBy(ManifestRenderer renderer) {
    return with(s -> s.renderer = renderer);
  }

  /** Each commit by a pull request, that which takes the traffic back too. */
  public Canary through(PullRequestSpec spec) {
    return with(s -> s.proposal = spec);
  }

  /**
   * Shares below 100 % are sent to the server and not committed: Git says what it is in the end,
   * and while the canary goes on that stable has everything. For environments that don't follow
   * Git.
   */
  public Canary directly() {
    return with(s -> s.directly = true);
  }

  /** How long a commit may take to arrive, and a test to pass; ten minutes unless said. */
  public Canary patience(Duration time) {
    return with(s -> s.patience = CanarySettings.positive(time));
  }

  private Map<String, List<EditPlan>> byTrack(Function<String, List<EditPlan>> edits) {
    Map<String, List<EditPlan>> all = new LinkedHashMap<>();
    for (String track : router.tracks()) {
      all.put(track, List.copyOf(edits.apply(track)));
    }
    return all;
  }

  @Override
  public String name() {
    return name;
  }

  /** Whether it gives everything only to a candidate that is proven good enough. */
  public boolean waitsForProof() {
    return settings.proof != null;
  }

  /** All judges as one; empty if there is none. */
  public Optional<Judge> judge() {
    return settings.judge();
  }

  /** What is measured and judged. */
  public List<Guard> guards() {
    return settings.guards;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return new CanaryRun(this, context).go();
  }

  @Override
  public void cancelled(StepContext context) throws InterruptedException {
    new CanaryRun(this, context).cancel();
  }

  @Override
  public Outline outline(Release release) {
    return Commits.outline(this, release);
  }

  /** The moves of a release that has one before it. */
  List<Move> moves() {
    return Moves.of(settings, router.baseline());
  }

  /** The one move of a first release. */
  Move first() {
    return Moves.first(settings, List.of(router.first(), router.second()));
  }

  /** What applies the folder; empty if nothing does. */
  Optional<Effect<Receipt>> application() {
    return Optional.ofNullable(settings.renderer)
        .map(renderer -> Steps.applying(renderer, repository, branch, router.folder()));
  }

  LiveRoute route() {
    return new LiveRoute(router, repository, branch);
  }

  /** Whether a move is sent to the server, and not committed. */
  boolean sends(Move move) {
    return settings.directly
        && move.shares().isWatched()
        && move.percent() < 100
        && move.edits().isEmpty();
  }

  Router router() {
    return router;
  }

  CanarySettings settings() {
    return settings;
  }

  @Override
  public String describe() {
    return "canary "
        + repository
        + ":"
        + branch
        + " by "
        + router.describe()
        + moves().stream().map(Move::describe).collect(Collectors.joining("; ", " [", "] "))
        + first().describe()
        + " "
        + settings.describe();
  }
}
