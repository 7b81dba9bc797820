package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.PullRequest;
import io.gitops4j.core.model.WakeKey;
import java.time.Duration;

/**
 * Waits until a pull request of a source repository is merged or closed, but not for ever.
 *
 * @param repository logical name
 * @param number the pull request's
 * @param atMost how long, from when the step began
 * @param lookEvery how often it is looked at when no webhook wakes the run earlier
 */
record WhileOpenStep(String repository, long number, Duration atMost, Duration lookEvery)
    implements Step {
  @Override
  public String name() {
    return "while-open";
  }

  @Override
  public StepResult run(StepContext context) {
    Duration left = Duration.between(context.now(), context.startedAt().plus(atMost));
    if (left.isNegative() || left.isZero()) {
      return StepResult.done(Evidence.of("preview", "is over after " + atMost));
    }
    PullRequest.State state =
        PullRequestFlow.pullRequests(context.connections(), repository)
            .get(context.connections().repository(repository).url(), number)
            .state();
    if (state != PullRequest.State.OPEN) {
      return StepResult.done(Evidence.of("preview", "is over with its pull request"));
    }
    return StepResult.waiting(
        "Pull request " + repository + "#" + number + " is open",
        left.compareTo(lookEvery) < 0 ? left : lookEvery,
        WakeKey.pullRequest(repository, number));
  }

  @Override
  public Outline outline(Release release) {
    return Outline.none();
  }

  @Override
  public String describe() {
    return "while " + repository + "#" + number + " is open, " + atMost + " at most";
  }
}
