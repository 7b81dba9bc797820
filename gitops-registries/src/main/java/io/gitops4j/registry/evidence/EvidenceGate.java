package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.GateContext;
import io.gitops4j.core.pipeline.Value;
import io.gitops4j.core.pipeline.Verdict;
import java.time.Duration;
import java.util.Optional;

/** Open while the evidence is there. */
record EvidenceGate(Value<ImageReference> artifact, EvidencePolicy policy) implements Gate {
  private static final Duration RECHECK = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "evidence";
  }

  @Override
  public Verdict judge(GateContext context) {
    Optional<ImageReference> found = artifact.find(context.release());
    if (found.isEmpty()) {
      return Verdict.refused(artifact.describe() + " is not known, so it has no evidence");
    }
    EvidenceCheck check = EvidenceCheck.of(Pinned.of(found.get()), policy, context.connections());
    return check.isPassed()
        ? Verdict.open(check.sentence())
        : Verdict.blocked(check.sentence(), RECHECK);
  }

  @Override
  public String describe() {
    return "evidence of " + artifact.describe() + ": " + policy;
  }
}
