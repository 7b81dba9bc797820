package io.gitops4j.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.CrashPoints;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.pipeline.Effect;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Receipt;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.Connections;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every effect owes its users: whatever moment the process dies at, it happens once. */
public abstract class EffectContract {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-05T09:00:00Z"));
  private static final Actor ACTOR = Actor.of("tester");

  private final MemoryJournal journal = new MemoryJournal(CLOCK);

  /** The effect; the same each time within a test. */
  protected abstract Effect<?> effect();

  /** What the effect acts on; made anew for each test. */
  protected abstract Connections connections();

  /** How often the effect is to be seen in the world now. */
  protected abstract long occurrences();

  @Test
  @DisplayName("An effect happens once, and its receipt reads back as it was")
  void happensOnce() throws InterruptedException {
    Run run = deliver(null);
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(occurrences()).isEqualTo(1);
    Receipt receipt = receipt(run);
    assertThat(effect().receipt(receipt.fields()).fields()).isEqualTo(receipt.fields());
    assertThat(receipt.describe()).isNotBlank();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"before-intent", "after-intent", "before-act", "after-act", "after-receipt"})
  @DisplayName("A process that dies and comes back makes it happen once all the same")
  void survivesDeath(String point) throws InterruptedException {
    Run run = deliver(point);
    assertThat(run.outcome()).contains(Outcome.SUCCEEDED);
    assertThat(occurrences()).isEqualTo(1);
  }

  @Test
  @DisplayName("Starting the same run again makes nothing happen again")
  void sameRunAgain() throws InterruptedException {
    deliver(null);
    deliver(null);
    assertThat(occurrences()).isEqualTo(1);
  }

  private Receipt receipt(Run run) {
    List<Receipt> receipts = run.release().receipts(NodePath.of("stage"));
    return receipts.get(receipts.size() - 1);
  }

  private Run deliver(@Nullable String deathAt) throws InterruptedException {
    Step step =
        Step.named(
            "act",
            context -> {
              context.once("effect", effect());
              return StepResult.done();
            });
    Pipeline pipeline = Pipeline.named("contract").stage("stage", stage -> stage.then(step));
    boolean[] alive = {true};
    try (Delivery first = delivery(pipeline, point -> die(point, deathAt, alive))) {
      Run run = first.start("contract", Start.manual(), ACTOR);
      try {
        first.work();
      } catch (Death death) {
        alive[0] = false;
      }
      if (alive[0]) {
        return first.run(run.id());
      }
    }
    try (Delivery second = delivery(pipeline, point -> {})) {
      Run run = second.start("contract", Start.manual(), ACTOR);
      second.work();
      return second.run(run.id());
    }
  }

  private Delivery delivery(Pipeline pipeline, CrashPoints points) {
    Connections connections = connections();
    return Delivery.builder()
        .pipelines(PipelineCatalog.of(pipeline))
        .connections(tenant -> connections)
        .journal(journal)
        .clock(CLOCK)
        .settle(Duration.ZERO)
        .crashPoints(points)
        .drivenByCaller()
        .build();
  }

  private static void die(String point, @Nullable String deathAt, boolean[] alive) {
    if (alive[0] && point.equals(deathAt)) {
      throw new Death();
    }
  }

  /** The process died. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death() {
      super("died", null, false, false);
    }
  }
}
