package io.gitops4j.canary;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.GateContext;
import io.gitops4j.core.pipeline.Verdict;

/**
 * A gate that is open until a canary of its stage has a share.
 *
 * @param percent the share from which on it is judged
 * @param canary the step's name
 * @param gate what is judged then
 */
record BeyondGate(int percent, String canary, Gate gate) implements Gate {
  @Override
  public String name() {
    return gate.name();
  }

  @Override
  public Verdict judge(GateContext context) {
    NodePath node = context.stage().child(canary);
    boolean there =
        CanaryHistory.of(context.release(), node).arrivals().stream()
            .anyMatch(arrived -> arrived.percent() >= percent);
    return there
        ? gate.judge(context)
        : Verdict.open(gate.name() + " is asked beyond " + percent + " %");
  }

  @Override
  public String describe() {
    return gate.describe() + " beyond " + percent + " % of " + canary;
  }
}
