package io.gitops4j.canary;

import io.gitops4j.canary.judge.Judge;
import io.gitops4j.canary.judge.Judgement;
import io.gitops4j.canary.judge.Sample;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.model.Retry;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.State;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Verdict;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import io.gitops4j.core.spi.ManifestSource;
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
  private static final String FAILED = "failed";

  private final Canary canary;
  private final CanarySettings settings;
  private final StepContext context;
  private final CanaryNotes notes;
  private final Arrival arrival;
  private final Commits commits;
  private boolean failing;
  private boolean unwatched;
  private boolean asked;
  private Optional<Judgement> judged = Optional.empty();

  CanaryRun(Canary canary, StepContext context) {
    this.canary = canary;
    this.settings = canary.settings();
    this.context = context;
    this.notes = new CanaryNotes(context);
    this.arrival = new Arrival(canary, context);
    this.commits = new Commits(canary, context);
  }

  StepResult go() throws InterruptedException {
    if (settings.proof != null && settings.judge().filter(Judge::canPromote).isEmpty()) {
      return failed(
          "The canary waits for a proof that none of its judges can give. Add one that can, or"
              + " leave out .untilProven(…).");
    }
    Fields known = context.note(Router.ROLES, this::roles);
    Roles roles = Roles.of(known);
    if (notes.find(CanaryNotes.ABORTED).isPresent()) {
      return takeBack(roles);
    }
    try {
      return known.isTrue("first") ? go(List.of(canary.first()), roles) : go(canary.moves(), roles);
    } catch (ProviderException e) {
      if (e.retry() == Retry.NEVER) {
        return abort(String.valueOf(e.getMessage()), roles);
      }
      if (notes.lastBegun(canary.moves()) < 0) {
        throw e;
      }
      return waits("The share stays, as: " + e.getMessage(), settings.interval, Set.of());
    }
  }

  /** Who is who, and whether this is the first release. */
  private Fields roles() {
    ManifestSource files = arrival.files();
    boolean first = canary.router().isMissing(files);
    Roles roles = canary.router().roles(context.release(), context.node(), files);
    return roles.toFields().with("first", first);
  }

  private StepResult go(List<Move> moves, Roles roles) throws InterruptedException {
    Optional<StepResult> end = watch(moves, roles);
    for (int i = Math.max(0, notes.lastBegun(moves)); end.isEmpty() && i < moves.size(); i++) {
      Move move = moves.get(i);
      Move before = i == 0 ? null : moves.get(i - 1);
      end =
          notes.find(move, CanaryNotes.BEGUN).isPresent()
              ? Optional.empty()
              : begin(move, before, roles);
      if (end.isEmpty()) {
        end = make(move, roles);
      }
    }
    return end.isPresent() ? end.get() : StepResult.done(evidence(roles));
  }

  private Evidence evidence(Roles roles) {
    Evidence evidence = Evidence.of("track", roles.candidate());
    return judged(roles)
        .map(j -> evidence.with("judged", j.sentence()).with("assumption", j.assumption()))
        .orElse(evidence);
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
    Verdict gates = context.mayAct();
    if (gates instanceof Verdict.Blocked blocked) {
      return Optional.of(
          waits(at(before) + blocked.sentence(), settings.interval, blocked.wakeOn()));
    }
    if (gates instanceof Verdict.Refused refused) {
      return Optional.of(abort(refused.sentence(), roles));
    }
    Optional<String> foreign = commits.foreign(before, roles);
    if (foreign.isPresent()) {
      return Optional.of(waits(at(before) + foreign.get(), settings.interval, Set.of()));
    }
    if (move.shares().isWatched() && notes.find(CanaryNotes.OUTLOOK).isEmpty()) {
      String outlook = new Forecast(canary, context, roles).sentence(move.percent());
      context.note(CanaryNotes.OUTLOOK, () -> Fields.of("sentence", outlook));
    }
    context.note(NamedContext.named(move.name(), CanaryNotes.BEGUN), notes::now);
    return Optional.empty();
  }

  /** What is to be waited for before the share is raised. */
  private Optional<StepResult> early(Move move, Move before, Roles roles) {
    Instant since = notes.when(before, CanaryNotes.ARRIVED);
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
    return judged(roles).filter(j -> j.verdict() == Judgement.Verdict.PROMOTE).isPresent();
  }

  // ---- a commit

  private Optional<StepResult> make(Move move, Roles roles) throws InterruptedException {
    if (notes.find(move, CanaryNotes.ARRIVED).isEmpty()) {
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
    return move.tested() && notes.find(move, CanaryNotes.TESTED).isEmpty()
        ? test(move, roles)
        : Optional.empty();
  }

  private Optional<StepResult> commit(Move move, String why, boolean undoing) {
    return commits
        .make(move, why, undoing)
        .map(
            result ->
                result instanceof StepResult.Waiting w
                    ? waits(w.why(), shorter(w.noLaterThan()), w.wakeOn())
                    : result);
  }

  private Optional<StepResult> await(Move move, Roles roles) {
    Arrival.Found found = arrival.look(move.split(roles));
    if (found.isThere()) {
      context.note(
          NamedContext.named(move.name(), CanaryNotes.ARRIVED),
          () -> notes.now().with("percent", move.percent()));
      return Optional.empty();
    }
    boolean late =
        !context.now().isBefore(notes.when(move, CanaryNotes.BEGUN).plus(settings.patience));
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
            context.now().isBefore(notes.when(move, CanaryNotes.ARRIVED).plus(settings.patience))
                ? waits(wrong.get(), SOON, Set.of())
                : abort(wrong.get(), roles));
      }
    }
    context.note(NamedContext.named(move.name(), CanaryNotes.TESTED), notes::now);
    return Optional.empty();
  }

  private Optional<String> look(DirectTest test, ManifestSource files, String track)
      throws InterruptedException {
    Optional<DirectRoute> route = arrival.direct(files, track);
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
            .filter(m -> m.shares().isWatched() && notes.find(m, CanaryNotes.ARRIVED).isPresent())
            .findFirst();
    if (shared.isEmpty()) {
      return Optional.empty();
    }
    Health health = arrival.health();
    failing = health.state() == Health.State.FAILED;
    if (failing && hadFailed()) {
      return Optional.of(abort(health.sentence(), roles));
    }
    if (settings.guards.isEmpty()) {
      return Optional.empty();
    }
    Sampling sampling = new Sampling(canary, context, roles);
    List<Sample> samples = sampling.samples();
    Instant from =
        samples.isEmpty()
            ? notes.when(shared.get(), CanaryNotes.ARRIVED)
            : samples.get(samples.size() - 1).to();
    Instant to = sampling.measurable();
    Duration passed = Duration.between(from, to);
    unwatched = passed.compareTo(settings.interval.multipliedBy(2)) > 0;
    if (passed.compareTo(settings.interval) < 0) {
      return Optional.empty();
    }
    sampling.take(from, to, moves.get(notes.lastBegun(moves)).percent());
    return judged(roles)
        .filter(j -> j.verdict() == Judgement.Verdict.ABORT)
        .map(j -> abort(j.sentence() + " " + j.assumption(), roles));
  }

  /** What the judges make of all samples; asked once, as an entry takes its sample first. */
  private Optional<Judgement> judged(Roles roles) {
    if (!asked) {
      asked = true;
      judged = new Sampling(canary, context, roles).judged();
    }
    return judged;
  }

  private String said(Roles roles) {
    return judged(roles).map(judged -> ": " + judged.sentence()).orElse("");
  }

  // ---- taking it back

  private StepResult abort(String why, Roles roles) {
    context.note(
        CanaryNotes.ABORTED,
        () -> notes.now().with("why", why).with("leftAlone", commits.leftAlone(roles)));
    return takeBack(roles);
  }

  private StepResult takeBack(Roles roles) {
    Fields aborted = notes.find(CanaryNotes.ABORTED).orElseThrow();
    String why = sentence(aborted.text("why"));
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

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static StepResult failed(String sentence) {
    return new StepResult.Failed(Problem.of(Problem.Kind.CHECK_FAILED, sentence, ""));
  }

  /** The run is cancelled: the traffic goes back, as far as it was this canary's. */
  void cancel() {
    Optional<Roles> roles = Router.noted(context.release(), context.node());
    boolean first = notes.find(Router.ROLES).filter(f -> f.isTrue("first")).isPresent();
    if (roles.isPresent() && !first && commits.leftAlone(roles.get()).isEmpty()) {
      commit(Move.abort(), "The run was cancelled.", true);
    }
  }

  // ---- waits

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
