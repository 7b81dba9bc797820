package io.gitops4j.core.pipeline;

import io.gitops4j.core.spi.ManifestRenderer;

/** Renders a folder and applies it, unless the environment follows Git. */
record ApplyStep(ManifestRenderer renderer, String repository, String branch, String folder)
    implements Step {
  @Override
  public String name() {
    return "apply";
  }

  @Override
  public StepResult run(StepContext context) {
    if (context.environment().filter(e -> context.connections().target(e).followsGit()).isEmpty()) {
      context.once("apply", effect());
    }
    return StepResult.done();
  }

  @Override
  public Outline outline(Release release) {
    return Outline.of("apply", effect());
  }

  @Override
  public String describe() {
    return "apply " + repository + ":" + branch + "/" + folder + " by " + renderer.name();
  }

  private ApplyEffect effect() {
    return new ApplyEffect(renderer, repository, branch, folder);
  }
}
