package io.gitops4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.RunId;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Several processes on one database")
@Timeout(120)
class SharedWorkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Actor ANN = Actor.of("ann");
  private static final Actor BOB = Actor.of("bob", "leads");

  private TestDatabase database;

  @BeforeEach
  void openDatabase() throws SQLException {
    database = TestDatabase.prepared();
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  private static Pipeline of(Step step) {
    return Pipeline.named("app").stage("test", s -> s.then(step));
  }

  @Test
  @DisplayName("share fifty runs: each is executed once, and each process executes some")
  void shareWork() throws InterruptedException {
    Queue<String> executed = new ConcurrentLinkedQueue<>();
    Set<String> processes = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);
    try (DeliveryProcess a =
            DeliveryProcess.working(
                database.pool(), DeliveryProcess.QUICK, counting("a", executed, processes, both));
        DeliveryProcess b =
            DeliveryProcess.working(
                database.pool(), DeliveryProcess.QUICK, counting("b", executed, processes, both))) {
      List<RunId> runs = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        runs.add(a.delivery().start("app", Start.manual().again("" + i), ANN).id());
      }
      for (RunId run : runs) {
        assertThat(b.delivery().awaitEnd(run, PATIENCE).outcome()).contains(Outcome.SUCCEEDED);
      }
      assertThat(executed).hasSize(50).doesNotHaveDuplicates();
    }
  }

  /** Notes what is executed, and goes on when both processes execute something. */
  private static Pipeline counting(
      String process, Queue<String> executed, Set<String> processes, CountDownLatch both) {
    return of(
        Step.named(
            "note",
            c -> {
              executed.add(c.release().run().value());
              if (processes.add(process)) {
                both.countDown();
              }
              both.await();
              return StepResult.done();
            }));
  }

  @Test
  @DisplayName("an approval given at one wakes the run in the other, which was told of it")
  void wakeEachOther() throws InterruptedException {
    Pipeline gated =
        Pipeline.named("app")
            .stage(
                "prod",
                s ->
                    s.into("prod")
                        .guard(Gates.approvals(1).from("leads"))
                        .then(Step.named("go", c -> StepResult.done())));
    try (DeliveryProcess works =
            DeliveryProcess.working(database.pool(), DeliveryProcess.TOLD, gated);
        DeliveryProcess commands = DeliveryProcess.commanding(database.pool(), gated)) {
      Run run = commands.delivery().start("app", Start.manual(), ANN);
      run = commands.delivery().await(run.id(), PATIENCE);
      assertThat(run.status()).isEqualTo(Run.Status.WAITING);
      commands
          .delivery()
          .approve(
              TenantId.DEFAULT,
              run.id(),
              "prod/approvals",
              BOB,
              run.waits().get(0).subject(),
              "looks good");
      assertThat(works.delivery().awaitEnd(run.id(), PATIENCE).outcome())
          .contains(Outcome.SUCCEEDED);
    }
  }

  @Test
  @DisplayName("the runs of one that is cut off are taken up by another, and end once")
  void takeOver() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger entered = new AtomicInteger();
    Pipeline pipeline =
        of(
            Step.named(
                "slow",
                c -> {
                  if (entered.incrementAndGet() == 1) {
                    inside.countDown();
                    goOn.await();
                  }
                  return StepResult.done();
                }));
    try (TestDatabase own = database.another();
        DeliveryProcess lost =
            DeliveryProcess.working(own.pool(), DeliveryProcess.QUICK, pipeline)) {
      Run run = lost.delivery().start("app", Start.manual(), ANN);
      inside.await();
      own.cutOff();
      try (DeliveryProcess next =
          DeliveryProcess.working(
              database.pool(), DeliveryProcess.QUICK, pipeline, Duration.ofMinutes(2))) {
        Run ended = next.delivery().awaitEnd(run.id(), PATIENCE);
        assertThat(ended.outcome()).contains(Outcome.SUCCEEDED);
        goOn.countDown();
      }
      assertThat(entered).hasValue(2);
    }
  }

  @Test
  @DisplayName("one that is closed gives its runs back at once")
  void giveBack() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Pipeline blocked =
        of(
            Step.named(
                "step",
                c -> {
                  inside.countDown();
                  never.await();
                  return StepResult.done();
                }));
    Pipeline open = of(Step.named("step", c -> StepResult.done()));
    Run run;
    try (DeliveryProcess first =
        DeliveryProcess.working(database.pool(), DeliveryProcess.TOLD, blocked)) {
      run = first.delivery().start("app", Start.manual(), ANN);
      inside.await();
    }
    try (DeliveryProcess second =
        DeliveryProcess.working(database.pool(), DeliveryProcess.TOLD, open)) {
      assertThat(second.delivery().awaitEnd(run.id(), PATIENCE).outcome())
          .contains(Outcome.SUCCEEDED);
    }
  }
}
