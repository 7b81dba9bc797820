package io.gitops4j.core.pipeline;

/** Tags what was landed. */
record TagStep(String repository, String branch, String template) implements Step {
  @Override
  public String name() {
    return "tag";
  }

  @Override
  public StepResult run(StepContext context) {
    context.once("tag", effect());
    return StepResult.done();
  }

  @Override
  public Outline outline(Release release) {
    return Outline.of("tag", effect());
  }

  @Override
  public String describe() {
    return "tag " + repository + ":" + branch + " as " + template;
  }

  private TagEffect effect() {
    return new TagEffect(repository, branch, template);
  }
}
