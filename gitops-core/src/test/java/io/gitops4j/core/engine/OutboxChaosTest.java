package io.gitops4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Gates;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Two processes that fail and die while they tell two subscribers of several runs")
class OutboxChaosTest {
  private static final int STEPS = 60;
  private static final int RUNS = 3;

  static List<Long> seeds() {
    return new Random(20260105).longs(60).boxed().toList();
  }

  /** One history: everything that happens in it follows from its seed. */
  private static final class World {
    final Random random;
    final Harness h = new Harness(pipeline());
    final List<Recipient> receivers = List.of(new Recipient("ops", h), new Recipient("audit", h));
    final List<Delivery> processes = new ArrayList<>(List.of(process(), process()));
    final List<Run> runs = new ArrayList<>();

    World(long seed) {
      random = new Random(seed);
      receivers.forEach(this::disturb);
    }

    static Pipeline pipeline() {
      return Pipeline.named("app")
          .stage("test", s -> s.then(Step.named("one", c -> StepResult.done())))
          .stage(
              "prod",
              s -> s.guard(Gates.approvals(1)).then(Step.named("two", c -> StepResult.done())));
    }

    private void disturb(Recipient receiver) {
      receiver.refuses = e -> random.nextInt(6) == 0;
      receiver.crashesBefore = e -> random.nextInt(20) == 0;
      receiver.crashesAfter = e -> random.nextInt(20) == 0;
    }

    private void heal(Recipient receiver) {
      receiver.refuses = e -> false;
      receiver.crashesBefore = e -> false;
      receiver.crashesAfter = e -> false;
    }

    private Delivery process() {
      Delivery.Builder builder =
          Delivery.builder()
              .pipelines(PipelineCatalog.of(pipeline()))
              .connections(
                  t -> ConfiguredConnections.using(Plugins.of(List.of(), List.of())).build())
              .journal(h.journal)
              .clock(h)
              .drivenByCaller();
      receivers.forEach(builder::subscriber);
      return builder.build();
    }

    void step() throws InterruptedException {
      int which = random.nextInt(2);
      switch (random.nextInt(5)) {
        case 0 -> start(processes.get(which));
        case 1 -> h.pass(Duration.ofSeconds(random.nextInt(90)));
        case 2 -> approve(processes.get(which));
        default -> work(which);
      }
    }

    private void start(Delivery process) {
      if (runs.size() < RUNS) {
        runs.add(process.start("app", Start.manual().again("" + runs.size()), Harness.ANN));
      }
    }

    private void approve(Delivery process) {
      for (Run run : runs) {
        for (Run.Wait wait : process.run(run.id()).waits()) {
          if (!wait.subject().isEmpty() && random.nextBoolean()) {
            Actor bob = Actor.of("bob");
            process.approve(TenantId.DEFAULT, run.id(), "prod/approvals", bob, wait.subject(), "");
          }
        }
      }
    }

    private void work(int which) throws InterruptedException {
      try {
        processes.get(which).work();
      } catch (Recipient.Killed e) {
        processes.set(which, process());
      }
    }

    void end() throws InterruptedException {
      receivers.forEach(this::heal);
      for (int i = 0; i < 30; i++) {
        approve(processes.get(i % 2));
        work(i % 2);
        h.pass(Duration.ofMinutes(5));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName("tell each subscriber everything, the first time always in order")
  void everythingInOrder(long seed) throws InterruptedException {
    World world = new World(seed);
    for (int i = 0; i < STEPS; i++) {
      world.step();
    }
    world.end();
    assertThat(world.runs).isNotEmpty();
    for (Run run : world.runs) {
      Delivery process = world.processes.get(0);
      assertThat(process.run(run.id()).outcome()).contains(Outcome.SUCCEEDED);
      List<Long> events = Recipient.sequences(process.events(run.id()));
      for (Recipient receiver : world.receivers) {
        List<Long> told =
            receiver.taken.stream()
                .filter(e -> e.run().equals(run.id()))
                .map(RunEvent::sequence)
                .distinct()
                .toList();
        assertThat(told).as(receiver.name()).isEqualTo(events);
      }
    }
    assertThat(world.h.journal.nextDue()).isEmpty();
  }
}
