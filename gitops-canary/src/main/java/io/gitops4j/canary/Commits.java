package io.gitops4j.canary;

import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.Split;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes moves so in Git, or on the server, and tells whether somebody else did meanwhile.
 *
 * @param canary whose
 * @param context of its step
 */
record Commits(Canary canary, StepContext context) {
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
    StepResult result = canary.change(move, why).run(named);
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
