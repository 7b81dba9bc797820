package io.gitops4j.core.pipeline;

/** A step whose body is user code. */
record CodeStep(String name, String version, Step.Body body) implements Step {
  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    return body.run(context);
  }

  @Override
  public String describe() {
    return "code " + name + " version " + version;
  }
}
