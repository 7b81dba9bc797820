package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.spi.DeploymentTarget;
import io.gitops4j.core.spi.SourceCommit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The health of the stage's environment, once it has what the stage committed. */
record HealthCheck() implements Check {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  @Override
  public Outcome look(StepContext context) {
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
      case HEALTHY -> Check.passed(Evidence.of("health", health.sentence()));
      case FAILED -> Check.failed(health.sentence());
      case PROGRESSING, ABSENT -> new Outcome.NotYet(health.sentence(), INTERVAL);
    };
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
  public String describe() {
    return "healthy";
  }
}
