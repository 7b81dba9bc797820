package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Problem;
import io.gitops4j.core.spi.Workflows;
import io.gitops4j.core.spi.Workflows.WorkflowRun;
import java.time.Duration;

/**
 * Starts a workflow of a forge's CI and waits for its end.
 *
 * @param repository logical name
 * @param workflow which, and on what
 */
record WorkflowStep(String repository, Workflow workflow) implements Step {
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "workflow";
  }

  @Override
  public StepResult run(StepContext context) {
    Receipt started = context.once("start", start());
    Workflows workflows = WorkflowEffect.workflows(context.connections(), repository);
    WorkflowRun now =
        workflows.get(
            context.connections().repository(repository).url(), started.fields().text("id"));
    return switch (now.state()) {
      case RUNNING ->
          StepResult.waiting(started.describe() + " has not ended: " + now.url(), pause(context));
      case SUCCEEDED -> StepResult.done(Evidence.of("workflow", now.url()));
      case FAILED, CANCELLED ->
          new StepResult.Failed(
              Problem.of(
                  Problem.Kind.CHECK_FAILED,
                  started.describe() + " ended with " + now.conclusion() + ": " + now.url(),
                  "Look there; a retry starts it anew."));
    };
  }

  /** Often at first, for those that are short. */
  private static Duration pause(StepContext context) {
    Duration half = Duration.between(context.startedAt(), context.now()).dividedBy(2);
    Duration pause = half.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : half;
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  @Override
  public void cancelled(StepContext context) {
    if (!WorkflowEffect.started(context.release(), context.node()).isEmpty()) {
      context.once("cancel", new CancelWorkflowEffect(repository));
    }
  }

  @Override
  public Outline outline(Release release) {
    return Outline.of("start", start()).and("cancel", new CancelWorkflowEffect(repository));
  }

  @Override
  public String describe() {
    return "run " + workflow.describe(repository);
  }

  private WorkflowEffect start() {
    return new WorkflowEffect(repository, workflow);
  }
}
