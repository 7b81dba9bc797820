package io.gitops4j.core.engine;

import io.gitops4j.core.pipeline.Outline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;

/** Makes one product. */
record ProductStep(Product product) implements Step {
  @Override
  public String name() {
    return product.name();
  }

  @Override
  public StepResult run(StepContext context) {
    context.once("build", product.effect());
    return StepResult.done();
  }

  @Override
  public Outline outline(Release release) {
    return Outline.of("build", product.effect());
  }
}
