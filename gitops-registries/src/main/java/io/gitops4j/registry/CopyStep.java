package io.gitops4j.registry;

import io.gitops4j.core.pipeline.Outline;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;

/** One copy as a step. */
record CopyStep(String name, CopyArtifact effect) implements Step {
  @Override
  public StepResult run(StepContext context) {
    context.once("copy", effect);
    return StepResult.done();
  }

  @Override
  public Outline outline(Release release) {
    return Outline.of("copy", effect);
  }

  @Override
  public String describe() {
    return effect.describe();
  }
}
