package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.pipeline.Evidence;
import io.gitops4j.core.pipeline.Outline;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Value;

/** Fails unless the evidence is there. */
record RequireEvidenceStep(Value<ImageReference> artifact, EvidencePolicy policy) implements Step {
  @Override
  public String name() {
    return "require-evidence";
  }

  @Override
  public StepResult run(StepContext context) {
    Pinned pinned = Pinned.in(context.release(), artifact);
    EvidenceCheck check = EvidenceCheck.of(pinned, policy, context.connections());
    return check.isPassed()
        ? StepResult.done(Evidence.of("evidence", check.sentence()))
        : StepResult.failed(check.sentence());
  }

  @Override
  public Outline outline(Release release) {
    return Outline.none();
  }

  @Override
  public String describe() {
    return "require of " + artifact.describe() + ": " + policy;
  }
}
