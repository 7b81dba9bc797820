package io.gitops4j.core.engine;

import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.SystemClock;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process with little memory: one run that takes all of it, among a hundred that don't. */
final class HungryRun {
  private static final Actor ANN = Actor.of("ann");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private HungryRun() {}

  /** No arguments. */
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out = System.out;
    Step eats = Step.named("hungry", context -> PoisonTest.takeEverything());
    Step waits =
        Step.named(
            "wait",
            context ->
                context.now().isBefore(context.startedAt().plusSeconds(3))
                    ? StepResult.waiting("not yet", Duration.ofMillis(100))
                    : StepResult.done());
    try (Delivery delivery =
        Delivery.builder()
            .pipelines(
                PipelineCatalog.of(
                    Pipeline.named("hungry").stage("test", s -> s.then(eats)),
                    Pipeline.named("healthy").stage("test", s -> s.then(waits))))
            .connections(
                tenant -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
            .journal(new MemoryJournal(SystemClock.utc()))
            .build()) {
      List<Run> healthy = new ArrayList<>();
      for (int n = 0; n < 100; n++) {
        healthy.add(delivery.start("healthy", Start.manual().again("" + n), ANN));
      }
      Run hungry = delivery.start("hungry", Start.manual(), ANN);
      int succeeded = 0;
      for (Run run : healthy) {
        Run end = end(delivery, run);
        succeeded += end.outcome().filter(o -> o == Outcome.SUCCEEDED).isPresent() ? 1 : 0;
      }
      Run end = end(delivery, hungry);
      out.println("hungry: " + end.status() + " " + end.problem().map(Object::toString).orElse(""));
      out.println("healthy: " + succeeded + " of 100 succeeded");
    }
  }

  /** Whoever looks may find no memory either, and looks again. */
  private static Run end(Delivery delivery, Run run) throws InterruptedException {
    while (true) {
      try {
        return delivery.awaitEnd(run.id(), PATIENCE);
      } catch (OutOfMemoryError e) {
        Thread.onSpinWait();
      }
    }
  }
}
