package io.gitops4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.State;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.Entry;
import io.gitops4j.core.spi.Journal.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A database that crashes and comes back")
@Timeout(300)
class DatabaseRestartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(200);
  private static final Actor ANN = Actor.of("ann");
  private static final int RUNS = 20;

  /** Counts what was begun, so that the crashes come in the middle of the work. */
  private final AtomicInteger begun = new AtomicInteger();

  private final CountDownLatch some = new CountDownLatch(RUNS / 2);
  private final CountDownLatch many = new CountDownLatch(2 * RUNS);

  @Test
  @DisplayName("loses no run: each ends, and ends once")
  void losesNothing() throws Exception {
    try (PostgresServer server = TestDatabase.ownServer();
        TestDatabase database = TestDatabase.on(server)) {
      PostgresSchema.create(database.pool());
      List<RunId> runs = new ArrayList<>();
      try (DeliveryProcess a = working(database);
          DeliveryProcess b = working(database)) {
        for (int i = 0; i < RUNS; i++) {
          runs.add(a.delivery().start("app", Start.manual().again("" + i), ANN).id());
        }
        some.await();
        server.crash();
        server.run();
        many.await();
        server.crash();
        server.run();
        for (RunId run : runs) {
          assertThat(b.delivery().awaitEnd(run, PATIENCE).outcome()).contains(Outcome.SUCCEEDED);
        }
      }
      try (PostgresJournal journal = PostgresJournal.open(database.pool())) {
        for (RunId run : runs) {
          List<String> types =
              journal.read(new StreamId(TenantId.DEFAULT, "run/" + run), 0).entries().stream()
                  .map(Entry::type)
                  .toList();
          assertThat(types).containsOnlyOnce("RunStarted", "Ended");
          // three steps and their stage
          assertThat(types.stream().filter("StepDone"::equals)).hasSize(4);
        }
      }
    }
  }

  private DeliveryProcess working(TestDatabase database) {
    return DeliveryProcess.working(
        database.pool(),
        DeliveryProcess.QUICK,
        Pipeline.named("app")
            .stage("test", s -> s.then(waits("one")).then(waits("two")).then(waits("three"))));
  }

  /** A step that waits once before it is done, so that its run is given back and taken again. */
  private Step waits(String name) {
    return Step.named(
        name,
        c -> {
          begun.incrementAndGet();
          some.countDown();
          many.countDown();
          return c.state().isEmpty()
              ? new StepResult.Waiting(
                  "a moment", Set.of(), Duration.ofMillis(10), State.of("seen", 1))
              : StepResult.done();
        });
  }
}
