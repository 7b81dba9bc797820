package io.gitops4j.core.engine;

import io.gitops4j.core.pipeline.Outline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Release;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.core.pipeline.StepResult;

/** Makes one product. */
record ProductStep(Product product) implements Step {
  /** The step of a product in a run: it makes it, or takes over what an earlier run made. */
  static ProductStep of(Product product, Start start) {
    return new ProductStep(EarlierRelease.product(product, start));
  }

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
