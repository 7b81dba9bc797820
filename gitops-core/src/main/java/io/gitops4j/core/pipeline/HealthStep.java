package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.SourceCommit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Waits until the stage's environment is well, once it has what the stage committed. A failure has
 * to be seen twice, as right after a rollout that of the one before may still show.
 */
record HealthStep() implements Step {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final String FAILED = "failed";
  private static final String PAUSE = "pause";

  @Override
  public String name() {
    return "healthy";
  }

  @Override
  public StepResult run(StepContext context) {
    String environment =
        context
            .environment()
            .orElseThrow(
                () -> new IllegalStateException("The stage has no environment: use .into(\"…\")"));
    DeploymentTarget.Health health =
        context
            .connections()
            .target(environment)
            .health(context.release().application(), environment, landed(context));
    return switch (health.state()) {
      case HEALTHY -> StepResult.done(Evidence.of("health", health.sentence()));
      case FAILED -> failed(health.sentence(), context);
      case PROGRESSING, ABSENT -> notYet(health.sentence(), context);
    };
  }

  private static StepResult failed(String sentence, StepContext context) {
    return context.state().filter(state -> state.fields().isTrue(FAILED)).isPresent()
        ? new StepResult.Failed(
            Problem.of(Problem.Kind.CHECK_FAILED, "Check healthy failed: " + sentence, ""))
        : new StepResult.Waiting(sentence, Set.of(), INTERVAL, State.of(FAILED, true));
  }

  /** Most are well within seconds: looks again soon, then after twice as long each time. */
  private static StepResult notYet(String sentence, StepContext context) {
    Duration next =
        context
            .state()
            .map(State::fields)
            .filter(fields -> fields.find(PAUSE).isPresent())
            .map(fields -> Duration.ofMillis(2 * fields.number(PAUSE)))
            .map(pause -> pause.compareTo(INTERVAL) > 0 ? INTERVAL : pause)
            .orElse(FIRST);
    return new StepResult.Waiting(sentence, Set.of(), next, State.of(PAUSE, next.toMillis()));
  }

  /** What was committed last to each branch, as near around the step as there is anything. */
  private static List<SourceCommit> landed(StepContext context) {
    List<String> names = context.node().names();
    for (int depth = names.size() - 1; depth > 0; depth--) {
      Map<String, SourceCommit> last = new LinkedHashMap<>();
      for (Receipt each : context.release().receipts(new NodePath(names.subList(0, depth)))) {
        if (each instanceof CommitReceipt receipt) {
          last.put(
              receipt.repository() + ":" + receipt.branch(),
              new SourceCommit(
                  context.connections().repository(receipt.repository()), receipt.commit()));
        }
      }
      if (!last.isEmpty()) {
        return List.copyOf(last.values());
      }
    }
    return List.of();
  }

  @Override
  public Outline outline(Release release) {
    return Outline.none();
  }

  @Override
  public String describe() {
    return "check healthy healthy";
  }
}
