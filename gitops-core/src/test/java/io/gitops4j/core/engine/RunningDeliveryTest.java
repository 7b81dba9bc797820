package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.journal.MemoryJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Problem;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import io.gitops4j.core.spi.Journal;
import io.gitops4j.core.spi.RunQueue;
import io.gitops4j.core.spi.SystemClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A delivery with threads of its own")
@Timeout(60)
class RunningDeliveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Actor ANN = Actor.of("ann");

  private static Delivery.Builder over(Journal journal, Pipeline pipeline) {
    return Delivery.builder()
        .pipelines(PipelineCatalog.of(pipeline))
        .connections(
            tenant -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
        .journal(journal);
  }

  private static Pipeline of(Step step) {
    return Pipeline.named("app").stage("test", s -> s.then(step));
  }

  @Test
  @DisplayName("runs what is started, wakes what waits, and shows it on a console")
  void runs() throws InterruptedException {
    AtomicInteger entered = new AtomicInteger();
    Step waits =
        Step.named(
            "wait",
            c -> {
              c.progress("half way");
              return entered.incrementAndGet() < 3
                  ? StepResult.waiting("not yet", Duration.ofMillis(20))
                  : StepResult.done();
            });
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    try (Delivery delivery =
        over(new MemoryJournal(SystemClock.utc()), of(waits))
            .console(ConsoleProgress.lines(out))
            .build()) {
      Run run = delivery.start("app", Start.manual(), ANN);
      assertThat(delivery.awaitEnd(run.id(), PATIENCE).outcome()).contains(Outcome.SUCCEEDED);
    }
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("started by ann: manual")
        .contains("test/wait: half way")
        .contains("test/wait: not yet")
        .contains("succeeded");
  }

  @Test
  @DisplayName(
      "interrupts a step when it is closed, and goes on from there when it is opened again")
  void closes(@TempDir Path folder) throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger entered = new AtomicInteger();
    Step blocks =
        Step.named(
            "block",
            c -> {
              if (entered.incrementAndGet() == 1) {
                inside.countDown();
                never.await();
              }
              return StepResult.done();
            });
    Run run;
    try (FileJournal journal = FileJournal.open(folder, SystemClock.utc());
        Delivery delivery = over(journal, of(blocks)).build()) {
      run = delivery.start("app", Start.manual(), ANN);
      inside.await();
    }
    try (FileJournal journal = FileJournal.open(folder, SystemClock.utc());
        Delivery delivery = over(journal, of(blocks)).build()) {
      assertThat(delivery.awaitEnd(run.id(), PATIENCE).outcome()).contains(Outcome.SUCCEEDED);
    }
    assertThat(entered).hasValue(2);
  }

  @Test
  @DisplayName("interrupts a step that holds its thread longer than it may")
  void interruptsLateSteps() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Step blocks =
        Step.named(
                "block",
                c -> {
                  never.await();
                  return StepResult.done();
                })
            .within(Duration.ofMillis(50));
    try (Delivery delivery = over(new MemoryJournal(SystemClock.utc()), of(blocks)).build()) {
      Run run = delivery.start("app", Start.manual(), ANN);
      run = delivery.awaitEnd(run.id(), PATIENCE);
      assertThat(run.outcome()).contains(Outcome.FAILED);
      assertThat(run.problem().orElseThrow().kind()).isEqualTo(Problem.Kind.TIMED_OUT);
    }
  }

  @Test
  @DisplayName("executes what a queue finds due, and closes the queue with itself")
  void isDispatchedByAQueue() throws InterruptedException {
    Journal journal = new MemoryJournal(SystemClock.utc());
    OneAtATime queue = new OneAtATime(journal);
    Pipeline pipeline = of(Step.named("step", c -> StepResult.done()));
    try (Delivery delivery = over(journal, pipeline).dispatchedBy(queue).build()) {
      Run run = delivery.start("app", Start.manual(), ANN);
      assertThat(delivery.awaitEnd(run.id(), PATIENCE).outcome()).contains(Outcome.SUCCEEDED);
      assertThatThrownBy(delivery::work).isInstanceOf(IllegalStateException.class);
    }
    assertThat(queue.threads.isShutdown()).isTrue();
    assertThatThrownBy(() -> over(journal, pipeline).dispatchedBy(queue).drivenByCaller().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("driven by its caller or by a queue");
  }

  /** Executes whatever is due when it is woken. */
  private static final class OneAtATime implements RunQueue {
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final Journal journal;
    private Worker worker = run -> false;

    OneAtATime(Journal journal) {
      this.journal = journal;
    }

    @Override
    public void start(Worker executes, int parallelism) {
      worker = executes;
    }

    @Override
    public void wake() {
      threads.execute(() -> journal.due(SystemClock.utc().instant(), 9).forEach(worker::execute));
    }

    @Override
    public void close() {
      threads.shutdownNow();
    }
  }

  @Test
  @DisplayName("goes on when the thread that dispatches runs out of memory, even to log it")
  void outOfMemory() throws InterruptedException {
    OutOfMemoryError nothingLeft = new OutOfMemoryError("Java heap space");
    AtomicInteger failures = new AtomicInteger();
    InstantSource clock =
        () -> {
          boolean dispatches = Thread.currentThread().getName().equals("gitops4j-dispatcher");
          if (dispatches && failures.incrementAndGet() <= 2) {
            throw nothingLeft;
          }
          return SystemClock.utc().instant();
        };
    Step step = Step.named("one", c -> StepResult.done());
    Logger logger = Logger.getLogger("io.gitops4j.core.spi.DaemonLoop");
    logger.setFilter(
        entry -> {
          throw nothingLeft;
        });
    try (Delivery delivery = over(new MemoryJournal(clock), of(step)).clock(clock).build()) {
      Run run = delivery.start("app", Start.manual(), ANN);
      assertThat(delivery.awaitEnd(run.id(), PATIENCE).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(failures.get()).isGreaterThan(2);
    } finally {
      logger.setFilter(null);
    }
  }
}
