package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Actor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * N of M approvals. Whoever wrote or committed the source, or started the run, doesn't count;
 * neither does an approval of something else than what would be done now. One rejection refuses, by
 * an author too, but not by somebody outside the group. Immutable.
 */
public final class ApprovalGate implements Gate {
  private static final Duration RECHECK = Duration.ofDays(1);

  private final int count;
  private final @Nullable String group;
  private final boolean authorsCount;

  private ApprovalGate(int count, @Nullable String group, boolean authorsCount) {
    this.count = count;
    this.group = group;
    this.authorsCount = authorsCount;
    if (count < 1) {
      throw new IllegalArgumentException("A gate asks for at least one approval");
    }
  }

  static ApprovalGate of(int count) {
    return new ApprovalGate(count, null, false);
  }

  /** The same by members of this group only. */
  public ApprovalGate from(String onlyGroup) {
    return new ApprovalGate(count, onlyGroup, authorsCount);
  }

  /** The same, counting the authors too. */
  public ApprovalGate authorsCount() {
    return new ApprovalGate(count, group, true);
  }

  @Override
  public String name() {
    return "approvals";
  }

  @Override
  public Verdict judge(GateContext context) {
    Optional<GateContext.Opinion> no =
        context.opinions().stream().filter(o -> !o.approves() && inGroup(o.actor())).findFirst();
    if (no.isPresent()) {
      String reason = no.get().reason().isEmpty() ? "" : ": " + no.get().reason();
      return Verdict.refused("rejected by " + no.get().actor() + reason);
    }
    List<String> counted = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    for (GateContext.Opinion opinion : context.opinions()) {
      String why = ignoredBecause(opinion.actor(), context);
      (why.isEmpty() ? counted : ignored)
          .add(opinion.actor() + (why.isEmpty() ? "" : " doesn't count, " + why));
    }
    return verdict(context, counted, ignored);
  }

  private Verdict verdict(GateContext context, List<String> counted, List<String> ignored) {
    String who = counted.isEmpty() ? "" : " (" + String.join(", ", counted) + ")";
    if (counted.size() >= count) {
      return Verdict.open(counted.size() + " of " + approvals() + who);
    }
    String others = ignored.isEmpty() ? "" : "; " + String.join("; ", ignored);
    return Verdict.blocked(
        counted.size() + " of " + approvals() + who + others, RECHECK, context.wakeKey());
  }

  private String approvals() {
    String what = count == 1 ? " approval" : " approvals";
    return count + what + (group == null ? "" : " from " + group);
  }

  private String ignoredBecause(Actor actor, GateContext context) {
    if (!inGroup(actor)) {
      return "not in " + group;
    }
    boolean author = context.authors().stream().anyMatch(a -> a.name().equals(actor.name()));
    return author && !authorsCount ? "being an author" : "";
  }

  private boolean inGroup(Actor actor) {
    return group == null || actor.isIn(group);
  }

  @Override
  public String describe() {
    return approvals() + (authorsCount ? ", authors count" : "");
  }
}
