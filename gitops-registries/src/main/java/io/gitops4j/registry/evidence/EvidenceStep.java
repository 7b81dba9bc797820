package io.gitops4j.registry.evidence;

import io.gitops4j.core.model.ImageReference;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.Outline;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.pipeline.Value;

/** A step of one effect on a registry. */
record EvidenceStep(
    String name, String verb, Value<ImageReference> artifact, Effect<Receipt> effect)
    implements Step {
  @Override
  public StepResult run(StepContext context) {
    context.once(verb, effect);
    return StepResult.done();
  }

  @Override
  public Outline outline(Release release) {
    return Outline.of(verb, effect);
  }

  @Override
  public String describe() {
    return verb + " " + name + " " + artifact.describe();
  }
}
