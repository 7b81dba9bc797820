package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.NodePath;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.model.WakeKey;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Stage;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.RunQueue;
import io.gitops4j.core.spi.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nobody looks at a run before the thread that awaits it has found that it can't return yet: then
 * it asks the clock a second time.
 */
@DisplayName("Who awaits a run after telling it something")
@Timeout(60)
class AwaitTest {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String GATE = "prod/approvals";
  private static final WakeKey MERGED = WakeKey.pullRequest("gitops", 7);

  private final AskedClock clock = new AskedClock();
  private final Journal journal = new MemoryJournal(SystemClock.utc());
  private final AtomicBoolean merged = new AtomicBoolean();
  private Delivery delivery;

  @AfterEach
  void close() {
    delivery.close();
  }

  @Test
  @DisplayName("an approval gets the run as it is after that")
  void approved() throws InterruptedException {
    Run run = asking(1);
    say(run, "ann", true);
    assertThat(await(run).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("one approval of two is told that one is missing")
  void approvedByOne() throws InterruptedException {
    Run run = asking(2);
    say(run, "ann", true);
    assertThat(Harness.sentences(await(run)))
        .singleElement()
        .asString()
        .contains("1 of 2 approvals");
  }

  @Test
  @DisplayName("a rejection gets the run rejected")
  void rejected() throws InterruptedException {
    Run run = asking(1);
    say(run, "ann", false);
    assertThat(await(run).outcome()).contains(Outcome.REJECTED);
  }

  @Test
  @DisplayName("that its pull request was merged gets the run as it is after that")
  void signalled() throws InterruptedException {
    Run run = waiting();
    merged.set(true);
    delivery.signal(TENANT, MERGED);
    assertThat(await(run).outcome()).contains(Outcome.SUCCEEDED);
  }

  @Test
  @DisplayName("something that changes nothing gets the run once that is looked at")
  void inVain() throws InterruptedException {
    Run run = waiting();
    for (int times = 0; times < 2; times++) {
      delivery.retry(TENANT, run.id(), NodePath.parse("prod/another"), Actor.of("ann"));
      assertThat(await(run).status()).isEqualTo(Run.Status.WAITING);
    }
  }

  private Run asking(int approvals) throws InterruptedException {
    return started(s -> s.guard(Gates.approvals(approvals)).then(goes()));
  }

  private Run waiting() throws InterruptedException {
    Step waits =
        Step.named(
            "waits",
            context ->
                merged.get() ? StepResult.done() : StepResult.waiting("not yet", HOUR, MERGED));
    return started(s -> s.then(waits));
  }

  private static Step goes() {
    return Step.named("goes", context -> StepResult.done());
  }

  private Run started(Consumer<Stage> stage) throws InterruptedException {
    delivery =
        Delivery.builder()
            .pipelines(PipelineCatalog.of(Pipeline.named("app").stage("prod", stage)))
            .connections(
                tenant -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
            .journal(journal)
            .clock(clock)
            .dispatchedBy(new Delayed())
            .build();
    return await(delivery.start("app", Start.manual(), Actor.of("eve")));
  }

  private void say(Run run, String who, boolean approves) {
    String subject = run.waits().get(0).subject();
    if (approves) {
      delivery.approve(TENANT, run.id(), GATE, Actor.of(who), subject, "");
    } else {
      delivery.reject(TENANT, run.id(), GATE, Actor.of(who), subject, "");
    }
  }

  private Run await(Run run) throws InterruptedException {
    clock.asked.set(0);
    return delivery.await(run.id(), HOUR);
  }

  /** Lets somebody look at runs once the test's thread has asked twice. */
  private static final class AskedClock implements InstantSource {
    private final Thread tester = Thread.currentThread();
    private final AtomicInteger asked = new AtomicInteger(Integer.MIN_VALUE);
    private final Semaphore looks = new Semaphore(0);

    @Override
    public Instant instant() {
      if (Thread.currentThread() == tester && asked.incrementAndGet() == 2) {
        looks.release();
      }
      return SystemClock.utc().instant();
    }
  }

  /** Has what is due executed when the clock allows it. */
  private final class Delayed implements RunQueue {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @Override
    public void start(Worker executes, int parallelism) {
      thread.execute(
          () -> {
            while (!thread.isShutdown()) {
              clock.looks.acquireUninterruptibly();
              journal.due(SystemClock.utc().instant(), 9).forEach(executes::execute);
            }
          });
    }

    @Override
    public void wake() {
      // it looks when the clock lets it
    }

    @Override
    public void close() {
      thread.shutdown();
      clock.looks.release();
    }
  }
}
