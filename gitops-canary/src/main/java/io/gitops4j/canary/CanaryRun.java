package io.gitops4j.canary;

import io.gitops4j.canary.judge.Judgement;
import io.gitops4j.canary.judge.Judgement.Verdict;
import io.gitops4j.canary.judge.Sample;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Note;
import io.gitops4j.core.pipeline.State;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.ManifestSource;
import io.gitops4j.core.spi.Split;
import io.gitops4j.core.spi.TrafficSplitter.DirectRoute;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry into a canary: where it is, its notes say. Not thread-safe. */
final class CanaryRun {
  private static final Duration SOON = Duration.ofSeconds(5);
  static final String ABORTED = "aborted";
  static final String OUTLOOK = "outlook";
  private static final String FAILED = "failed";
  private static final String BEGUN = "begun";
  static final String ARRIVED = "arrived";
  private static final String TESTED = "tested";

  private final Canary canary;
  private final CanarySettings settings;
  private final StepContext context;
  private final Arrival arrival;
  private boolean failing;
  private boolean unwatched;

  CanaryRun(Canary canary, StepContext context) {
    this.canary = canary;
    this.settings = canary.settings();
    this.context = context;
    this.arrival = new Arrival(canary, context);
  }

  StepResult go() throws InterruptedException {
    Fields known = context.note(Router.ROLES, this::roles);
    Roles roles = Roles.of(known);
    if (noted(ABORTED).isPresent()) {
      return takeBack(roles);
    }
    try {
      return known.isTrue("first") ? go(List.of(canary.first()), roles) : go(canary.moves(), roles);
    } catch (ProviderException e) {
      if (e.retry() != Retry.NEVER) {
        throw e;
      }
      return abort(String.valueOf(e.getMessage()), roles);
    }
  }

  /** Who is who, and whether this is the first release. */
  private Fields roles() {
    ManifestSource files = arrival.files();
    Optional<Split> current = canary.router().current(files);
    Roles roles = canary.router().roles(context.release(), context.node(), files);
    return roles.toFields().with("first", current.isEmpty());
  }

  private StepResult go(List<Move> moves, Roles roles) throws InterruptedException {
    Optional<StepResult> end = watch(moves, roles);
    for (int i = Math.max(0, lastBegun(moves)); end.isEmpty() && i < moves.size(); i++) {
      Move move = moves.get(i);
      Move before = i == 0 ? null : moves.get(i - 1);
      end = noted(move, BEGUN).isPresent() ? Optional.empty() : begin(move, before, roles);
      if (end.isEmpty()) {
        end = make(move, roles);
      }
    }
    return end.isPresent() ? end.get() : StepResult.done(evidence(roles));
  }

  private Evidence evidence(Roles roles) {
    Evidence evidence = Evidence.of("track", roles.candidate());
    Optional<Judgement> judged = sampling(roles).judged();
    return judged.isPresent()
        ? evidence
            .with("judged", judged.get().sentence())
            .with("assumption", judged.get().assumption())
        : evidence;
  }

  private int lastBegun(List<Move> moves) {
    int last = -1;
    for (int i = 0; i < moves.size(); i++) {
      last = noted(moves.get(i), BEGUN).isPresent() ? i : last;
    }
    return last;
  }

  // ---- before a commit

  /** Why a move can't begin yet; empty if it was begun. */
  private Optional<StepResult> begin(Move move, @Nullable Move before, Roles roles) {
    if (before != null) {
      Optional<StepResult> early = early(move, before, roles);
      if (early.isPresent()) {
        return early;
      }
    }
    io.gitops4j.core.pipeline.Verdict gates = context.mayAct();
    if (gates instanceof io.gitops4j.core.pipeline.Verdict.Blocked blocked) {
      return Optional.of(
          waits(at(before) + blocked.sentence(), settings.interval, blocked.wakeOn()));
    }
    Optional<String> foreign = foreign(before, roles);
    if (foreign.isPresent()) {
      return Optional.of(waits(at(before) + foreign.get(), settings.interval, Set.of()));
    }
    if (move.shares().isWatched() && noted(OUTLOOK).isEmpty()) {
      String outlook = new Forecast(canary, context, roles).sentence(move.percent());
      context.note(OUTLOOK, () -> Fields.of("sentence", outlook));
    }
    context.note(NamedContext.named(move.name(), BEGUN), this::now);
    return Optional.empty();
  }

  /** What is to be waited for before the share is raised. */
  private Optional<StepResult> early(Move move, Move before, Roles roles) {
    Instant since = when(before, ARRIVED);
    Instant until = since.plus(before.watch());
    if (context.now().isBefore(until)) {
      Duration left = Duration.between(context.now(), until);
      return Optional.of(
          waits(at(before) + "until " + until + said(roles), shorter(left), Set.of()));
    }
    if (unwatched && before.shares().isWatched()) {
      return Optional.of(
          waits(at(before) + "nobody watched it for a while", settings.interval, Set.of()));
    }
    boolean all = move.percent() == 100 && move.shares().who() == Shares.Who.BOTH;
    if (all && settings.proof != null && !isProven(roles)) {
      if (context.now().isBefore(since.plus(settings.proof))) {
        return Optional.of(
            waits(at(before) + "until it is proven" + said(roles), settings.interval, Set.of()));
      }
      return Optional.of(
          abort("It was not proven good enough in " + settings.proof + said(roles), roles));
    }
    return Optional.empty();
  }

  private boolean isProven(Roles roles) {
    return sampling(roles).judged().filter(j -> j.verdict() == Verdict.PROMOTE).isPresent();
  }

  /** What somebody else made of the split; empty if it is as this canary left it. */
  private Optional<String> foreign(@Nullable Move before, Roles roles) {
    Move committed = before == null || !canary.sends(before) ? before : Move.abort();
    Split ours = committed == null ? null : committed.split(roles);
    if (ours == null) {
      return Optional.empty();
    }
    Optional<Split> now = canary.router().current(arrival.files());
    return now.filter(ours::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            "somebody changed the split to "
                + now.map(Split::toString).orElse("none")
                + "; make it "
                + ours
                + " again to go on, or cancel");
  }

  // ---- a commit

  private Optional<StepResult> make(Move move, Roles roles) throws InterruptedException {
    if (noted(move, ARRIVED).isEmpty()) {
      Optional<StepResult> pending = commit(move, "", false);
      if (pending.isEmpty()) {
        pending = await(move, roles);
      }
      if (pending.isPresent()) {
        return pending.map(
            result ->
                result instanceof StepResult.Failed f
                    ? abort(f.problem().sentence(), roles)
                    : result);
      }
    }
    return move.tested() && noted(move, TESTED).isEmpty() ? test(move, roles) : Optional.empty();
  }

  /** Commits and applies; what it waits for. */
  private Optional<StepResult> commit(Move move, String why, boolean undoing) {
    NamedContext named = new NamedContext(context, move.name(), undoing);
    if (canary.sends(move) || (undoing && settings.directly)) {
      named.once("route", new RouteEffect(canary.route(), move.shares()));
    }
    if (canary.sends(move)) {
      return Optional.empty();
    }
    StepResult result = canary.change(move, why).run(named);
    if (result instanceof StepResult.Waiting w) {
      return Optional.of(waits(w.why(), shorter(w.noLaterThan()), w.wakeOn()));
    }
    if (result instanceof StepResult.Failed) {
      return Optional.of(result);
    }
    String environment = context.environment().orElse("");
    if (canary.application().isPresent()
        && !context.connections().target(environment).followsGit()) {
      named.once("apply", canary.application().get());
    }
    return Optional.empty();
  }

  private Optional<StepResult> await(Move move, Roles roles) {
    Arrival.Found found = arrival.look(move.split(roles));
    if (found.isThere()) {
      context.note(
          NamedContext.named(move.name(), ARRIVED), () -> now().with("percent", move.percent()));
      return Optional.empty();
    }
    boolean late = !context.now().isBefore(when(move, BEGUN).plus(settings.patience));
    boolean hopeless = found.state() == Health.State.FAILED && hadFailed();
    failing = found.state() == Health.State.FAILED;
    if (late || hopeless) {
      return Optional.of(StepResult.failed(move.name() + " did not arrive: " + found.sentence()));
    }
    return Optional.of(waits(move.name() + ": " + found.sentence(), SOON, Set.of()));
  }

  private Optional<StepResult> test(Move move, Roles roles) throws InterruptedException {
    ManifestSource files = arrival.files();
    String track = move.shares().who() == Shares.Who.STABLE ? roles.stable() : roles.candidate();
    for (DirectTest test : settings.tests) {
      Optional<String> wrong = look(test, files, track);
      if (wrong.isPresent()) {
        return Optional.of(
            context.now().isBefore(when(move, ARRIVED).plus(settings.patience))
                ? waits(wrong.get(), SOON, Set.of())
                : abort(wrong.get(), roles));
      }
    }
    context.note(NamedContext.named(move.name(), TESTED), this::now);
    return Optional.empty();
  }

  private Optional<String> look(DirectTest test, ManifestSource files, String track)
      throws InterruptedException {
    Optional<DirectRoute> route =
        canary.router().splitter().direct(canary.router().manifests(files), track);
    if (route.isEmpty() && !test.knowsTheWay()) {
      return Optional.of(
          "Test "
              + test.name()
              + " can't reach "
              + track
              + ": route a header to it by .header(…), or say its address by .at(\"…{track}…\")");
    }
    return test.look(route.orElse(new DirectRoute(null, Map.of())), track, files);
  }

  // ---- watching

  /** Measures and judges what has traffic; how it ends, if it does. */
  private Optional<StepResult> watch(List<Move> moves, Roles roles) {
    Optional<Move> shared =
        moves.stream()
            .filter(m -> m.shares().isWatched() && noted(m, ARRIVED).isPresent())
            .findFirst();
    if (shared.isEmpty()) {
      return Optional.empty();
    }
    failing = arrival.health().state() == Health.State.FAILED;
    if (failing && hadFailed()) {
      return Optional.of(abort(arrival.health().sentence(), roles));
    }
    if (settings.guards.isEmpty()) {
      return Optional.empty();
    }
    Sampling sampling = sampling(roles);
    List<Sample> samples = sampling.samples();
    Instant from =
        samples.isEmpty() ? when(shared.get(), ARRIVED) : samples.get(samples.size() - 1).to();
    Instant to = sampling.measurable();
    Duration passed = Duration.between(from, to);
    unwatched = passed.compareTo(settings.interval.multipliedBy(2)) > 0;
    if (passed.compareTo(settings.interval) < 0) {
      return Optional.empty();
    }
    try {
      sampling.take(from, to, moves.get(lastBegun(moves)).percent());
    } catch (ProviderException e) {
      if (e.retry() == Retry.NEVER) {
        throw e;
      }
      return Optional.of(
          waits(
              "Can't measure, so the share stays: " + e.getMessage(), settings.interval, Set.of()));
    }
    return sampling
        .judged()
        .filter(j -> j.verdict() == Verdict.ABORT)
        .map(j -> abort(j.sentence() + " " + j.assumption(), roles));
  }

  private Sampling sampling(Roles roles) {
    return new Sampling(canary, context, roles);
  }

  private String said(Roles roles) {
    return sampling(roles).judged().map(judged -> ": " + judged.sentence()).orElse("");
  }

  // ---- taking it back

  private StepResult abort(String why, Roles roles) {
    context.note(ABORTED, () -> now().with("why", why).with("leftAlone", leftAlone(roles)));
    return takeBack(roles);
  }

  /** Why the traffic is not touched; empty text if it is taken back. */
  private String leftAlone(Roles roles) {
    List<Move> moves = canary.moves();
    int last = lastBegun(moves);
    if (last < 0) {
      return "there is nothing to take back";
    }
    if (moves.get(last).shares().who() == Shares.Who.CANDIDATE) {
      return roles.stable() + " is retired already";
    }
    Optional<String> before = last == 0 ? Optional.of("") : foreign(moves.get(last - 1), roles);
    return foreign(moves.get(last), roles).isPresent() && before.isPresent() && last > 0
        ? before.get()
        : "";
  }

  private StepResult takeBack(Roles roles) {
    Fields aborted = noted(ABORTED).orElseThrow();
    String why = aborted.text("why");
    String leftAlone = aborted.text("leftAlone");
    if (!leftAlone.isEmpty()) {
      return failed(why + " The traffic was left as it is: " + leftAlone + ".");
    }
    Move abort = Move.abort();
    Optional<StepResult> pending = commit(abort, why, true);
    if (pending.isPresent()) {
      return pending.get();
    }
    Arrival.Found found = arrival.look(abort.split(roles));
    boolean late =
        !context.now().isBefore(Instant.parse(aborted.text("at")).plus(settings.patience));
    if (found.isThere()) {
      return failed(why + " All traffic went back to " + roles.stable() + ".");
    }
    return late
        ? failed(
            why + " Git gives all traffic back to " + roles.stable() + ", but: " + found.sentence())
        : waits(why + " Takes the traffic back: " + found.sentence(), SOON, Set.of());
  }

  private static StepResult failed(String sentence) {
    return new StepResult.Failed(Problem.of(Problem.Kind.CHECK_FAILED, sentence, ""));
  }

  /** The run is cancelled: the traffic goes back, as far as it was this canary's. */
  void cancel() {
    Optional<Roles> roles = Router.noted(context.release(), context.node());
    boolean first = noted(Router.ROLES).filter(f -> f.isTrue("first")).isPresent();
    if (roles.isPresent() && !first && leftAlone(roles.get()).isEmpty()) {
      commit(Move.abort(), "The run was cancelled.", true);
    }
  }

  // ---- notes and waits

  private Optional<Fields> noted(String name) {
    return context.release().notes(context.node()).stream()
        .filter(note -> note.name().equals(name))
        .findFirst()
        .map(Note::fields);
  }

  private Optional<Fields> noted(Move move, String what) {
    return noted(NamedContext.named(move.name(), what));
  }

  private Instant when(Move move, String what) {
    return Instant.parse(noted(move, what).orElseThrow().text("at"));
  }

  private Fields now() {
    return Fields.of("at", context.now().toString());
  }

  private static String at(@Nullable Move move) {
    return move == null || move.percent() == 0 ? "" : "At " + move.percent() + " %: ";
  }

  private boolean hadFailed() {
    return context.state().filter(state -> state.fields().isTrue(FAILED)).isPresent();
  }

  private Duration shorter(Duration time) {
    return time.compareTo(settings.interval) < 0 ? time : settings.interval;
  }

  private StepResult waits(String why, Duration atMost, Set<WakeKey> wakeOn) {
    State state = failing ? State.of(FAILED, true) : State.none();
    Duration later = failing ? SOON : atMost;
    return new StepResult.Waiting(why, wakeOn, later, state);
  }
}
