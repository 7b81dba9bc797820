package io.gitops4j.core.pipeline;

/** A step under another name or with other options. */
record ConfiguredStep(Step step, String name, StepOptions options) implements Step {
  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return step.run(context);
  }

  @Override
  public Outline outline(Release release) {
    return step.outline(release);
  }

  @Override
  public void cancelled(StepContext context) throws InterruptedException {
    step.cancelled(context);
  }

  @Override
  public String describe() {
    return step.describe() + " as " + name + " " + options.describe();
  }
}
