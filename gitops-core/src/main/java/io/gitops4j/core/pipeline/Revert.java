package io.gitops4j.core.pipeline;

/**
 * Brings back the values that one landed change replaced, by the route the change took.
 *
 * @param name the step's
 * @param landed what is undone
 */
record Revert(String name, CommitReceipt landed) implements Step {
  @Override
  public StepResult run(StepContext context) {
    if (landed.pullRequest() > 0) {
      return flow().run(context);
    }
    context.once("commit", new CommitEffect(new RevertedEdits(landed)));
    return StepResult.done();
  }

  @Override
  public void cancelled(StepContext context) {
    if (landed.pullRequest() > 0) {
      flow().close(context);
    }
  }

  @Override
  public Outline outline(Release release) {
    return landed.pullRequest() > 0
        ? flow().outline()
        : Outline.of("commit", new CommitEffect(new RevertedEdits(landed)));
  }

  private PullRequestFlow flow() {
    return new PullRequestFlow(
        new RevertedEdits(landed),
        PullRequestSpec.pullRequest("Roll back {application} in {environment}"));
  }
}
