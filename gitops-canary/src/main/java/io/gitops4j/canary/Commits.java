package io.gitops4j.canary;

import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.EditPlan;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.Outline;
import io.gitops4j.core.pipeline.PullRequestSpec;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes moves so in Git, or on the server, and tells whether somebody else did meanwhile.
 *
 * @param canary whose
 * @param context of its step
 */
record Commits(Canary canary, StepContext context) {
  /** All effects that a canary may have. */
  static Outline outline(Canary canary, Release release) {
    Outline outline = Outline.none();
    List<Move> all = new ArrayList<>(canary.moves());
    all.add(canary.first());
    all.add(Move.abort());
    for (Move move : all) {
      if (canary.settings().directly) {
        outline =
            outline.and(
                NamedContext.named(move.name(), "route"),
                new RouteEffect(canary.route(), move.shares()));
      }
      for (Map.Entry<String, Effect<?>> effect :
          change(canary, move, "").outline(release).effects().entrySet()) {
        outline = outline.and(NamedContext.named(move.name(), effect.getKey()), effect.getValue());
      }
      Optional<Effect<Receipt>> apply = canary.application();
      if (apply.isPresent()) {
        outline = outline.and(NamedContext.named(move.name(), "apply"), apply.get());
      }
    }
    return outline;
  }

  /** A move as a change. */
  private static Change change(Canary canary, Move move, String why) {
    int most = move.edits().values().stream().mapToInt(List::size).max().orElse(0);
    List<EditPlan> plans = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      plans.add(new MovePlan(canary.router(), move, i));
    }
    plans.add(new SplitPlan(canary.router(), move));
    Change change =
        Change.in(canary.route().repository(), plans.toArray(EditPlan[]::new))
            .on(canary.route().branch())
            .message(move.message() + (why.isEmpty() ? "" : "\n\n" + why));
    PullRequestSpec proposal = canary.settings().proposal;
    return proposal == null ? change : change.through(proposal);
  }

  /**
   * Commits a move and applies it, or sends it.
   *
   * @param why for the commit's message; may be empty
   * @param undoing whether it takes something back
   * @return what it waits for, or that it failed; empty if it was done
   */
  Optional<StepResult> make(Move move, String why, boolean undoing) {
    NamedContext named = new NamedContext(context, move.name(), undoing);
    if (canary.sends(move) || (undoing && canary.settings().directly)) {
      named.once("route", new RouteEffect(canary.route(), move.shares()));
    }
    if (canary.sends(move)) {
      return Optional.empty();
    }
    StepResult result = change(canary, move, why).run(named);
    if (!(result instanceof StepResult.Done)) {
      return Optional.of(result);
    }
    String environment = context.environment().orElse("");
    if (canary.application().isPresent()
        && !context.connections().target(environment).followsGit()) {
      named.once("apply", canary.application().get());
    }
    return Optional.empty();
  }

  /** What somebody else made of the split in Git; empty if it is as a move left it. */
  Optional<String> foreign(@Nullable Move last, Roles roles) {
    Move committed = last == null || !canary.sends(last) ? last : Move.abort();
    Split ours = committed == null ? null : committed.split(roles);
    if (ours == null) {
      return Optional.empty();
    }
    Optional<Split> now = canary.router().current(canary.route().files(context.connections()));
    return now.filter(ours::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            "somebody changed the split to "
                + now.map(Split::toString).orElse("none")
                + "; make it "
                + ours
                + " again to go on, or cancel");
  }

  /** Why the traffic is not touched; empty text if it may be taken back. */
  String leftAlone(Roles roles) {
    List<Move> moves = canary.moves();
    int last = new CanaryNotes(context).lastBegun(moves);
    if (last < 0) {
      return "there is nothing to take back";
    }
    if (moves.get(last).shares().who() == Shares.Who.CANDIDATE) {
      return roles.stable() + " is retired already";
    }
    if (last == 0 || foreign(moves.get(last), roles).isEmpty()) {
      return "";
    }
    return foreign(moves.get(last - 1), roles).orElse(""); // the last may be still on its way
  }
}
